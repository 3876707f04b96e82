// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.connect.runtime.store.ConfigStore.FencedWriterException;
import io.fairlead.connect.runtime.store.ConfigStore.WriteInDoubtException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the config topic, one transaction a write. Opening one fences all that were opened
 * before, here or on another worker. Used by one thread at a time.
 *
 * <p>A write goes through: records sent → all acknowledged → transaction committed → seen by this
 * store's reader. Up to the commit a failure is final, since nothing but this producer could commit
 * and it is closed then. From the commit on the outcome is found out: by asking for the commit
 * again, and by reading on past the records.
 */
final class TransactionalConfigWriter implements ConfigWriter {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionalConfigWriter.class);

  /** One wait of the producer; longer waits are loops of it, so that deadlines can vary. */
  private static final Duration BLOCK = Duration.ofMillis(1000);

  /** Beyond the deadline, to find out whether a commit took place. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final int PARTITION = 0;

  private final String transactionalId;
  private final TopicLog log;
  private final Supplier<ConfigState> state;
  private final Producer<byte[], byte[]> producer;
  private KafkaException closed;

  TransactionalConfigWriter(
      ClientSettings clients,
      String transactionalId,
      TopicLog log,
      Supplier<ConfigState> state,
      Duration deadline) {
    this.transactionalId = transactionalId;
    this.log = log;
    this.state = state;
    this.producer = new KafkaProducer<>(configs(clients.withSuffix("-leader"), transactionalId));
    try {
      claim(Deadline.after(deadline), deadline);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private static Map<String, Object> configs(ClientSettings clients, String transactionalId) {
    Map<String, Object> needed = new HashMap<>();
    needed.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    needed.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    // Invariant 5: acknowledged means by all in-sync replicas.
    needed.put(ProducerConfig.ACKS_CONFIG, "all");
    needed.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    needed.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    needed.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    needed.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    needed.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
    needed.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK.toMillis());
    needed.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    needed.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    needed.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
    needed.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
    return clients.producerWith(needed);
  }

  private void claim(Deadline until, Duration deadline) {
    while (true) {
      try {
        producer.initTransactions();
        return;
      } catch (TimeoutException e) {
        if (until.expired()) {
          throw new ConnectException(
              "The right to write to topic "
                  + log.topic()
                  + " (transactional id "
                  + transactionalId
                  + ") could not be claimed within "
                  + deadline.toSeconds()
                  + " s: the cluster does not answer, or has too few in-sync replicas",
              e);
        }
      } catch (AuthorizationException e) {
        throw denied(e);
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        throw new ConnectException(
            "The right to write to topic " + log.topic() + " could not be claimed: " + e, e);
      }
    }
  }

  private ConnectException denied(AuthorizationException cause) {
    return new ConnectException(
        "Not allowed to write to topic "
            + log.topic()
            + " in transactions with the id "
            + transactionalId
            + ". Grant it: kafka-acls.sh --bootstrap-server <brokers> --add --allow-principal"
            + " User:<worker> --operation Describe --operation Write --transactional-id "
            + transactionalId
            + ", and Write on the topic. Kafka says: "
            + cause.getMessage(),
        cause);
  }

  @Override
  public void write(List<ConfigRecord> records, Duration deadline) {
    writeChanges(ConfigChanges.of(records, state.get()), deadline);
  }

  void writeChanges(List<ConfigChange> changes, Duration deadline) {
    if (closed != null) {
      throw closed instanceof FencedWriterException
          ? new FencedWriterException(closed.getMessage(), closed)
          : new ConnectException("The writer is closed: " + closed.getMessage(), closed);
    }
    if (changes.isEmpty()) {
      return;
    }
    Deadline until = Deadline.after(deadline);
    long last = send(changes, until);
    CompletableFuture<Boolean> seen = log.sighting(PARTITION, last);
    try {
      commit(seen, until.plus(GRACE));
      awaitSight(seen, until.plus(GRACE));
    } finally {
      seen.cancel(false);
    }
  }

  /** Offset of the last record. */
  private long send(List<ConfigChange> changes, Deadline until) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(changes.size());
    ConfigChange current = changes.get(0);
    try {
      awaitTopic(until);
      producer.beginTransaction();
      for (ConfigChange change : changes) {
        current = change;
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    log.topic(), PARTITION, ConfigFormat.key(change), ConfigFormat.value(change))));
      }
      long last = -1;
      for (int i = 0; i < sent.size(); i++) {
        current = changes.get(i);
        last = sent.get(i).get(until.remaining().toMillis(), TimeUnit.MILLISECONDS).offset();
      }
      return last;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RecordTooLargeException tooLarge
          ? tooLarge(changes, tooLarge)
          : notSent(current, e.getCause());
    } catch (InterruptedException e) {
      throw notSent(current, new InterruptException(e));
    } catch (KafkaException | java.util.concurrent.TimeoutException e) {
      throw notSent(current, e);
    }
  }

  private void awaitTopic(Deadline until) {
    while (true) {
      try {
        producer.partitionsFor(log.topic());
        return;
      } catch (TimeoutException e) {
        if (until.expired()) {
          throw e;
        }
      }
    }
  }

  /** Nothing is committed yet, and will not be: the transaction is aborted or left to be. */
  private KafkaException notSent(ConfigChange change, Throwable cause) {
    if (isFenced(cause)) {
      return fail(fenced(cause));
    }
    if (cause instanceof AuthorizationException e) {
      return fail(denied(e));
    }
    return fail(
        new ConnectException(
            "Record "
                + ConfigKeys.of(change)
                + " was not acknowledged by topic "
                + log.topic()
                + "; nothing was written: "
                + (cause.getMessage() == null ? "no answer in time" : cause.getMessage())
                + (isOfTime(cause) ? clockRemedy() : ""),
            cause));
  }

  private static boolean isOfTime(Throwable cause) {
    return cause instanceof InvalidTimestampException
        || cause instanceof InvalidRecordException
            && String.valueOf(cause.getMessage()).startsWith("Timestamp");
  }

  private String clockRemedy() {
    return ". The clocks of this worker and of the brokers differ by too much: set them right, or"
        + " let the brokers stamp the records: kafka-configs.sh --bootstrap-server <brokers>"
        + " --alter --topic "
        + log.topic()
        + " --add-config message.timestamp.type=LogAppendTime";
  }

  /** All records of the transaction fail for the sake of one; that is the largest. */
  private KafkaException tooLarge(List<ConfigChange> changes, RecordTooLargeException cause) {
    ConfigChange largest =
        Collections.max(changes, Comparator.comparingInt(TransactionalConfigWriter::size));
    return aborted(
        new ConnectException(
            "Record "
                + ConfigKeys.of(largest)
                + " is too large for topic "
                + log.topic()
                + "; make the configuration smaller, or raise max.message.bytes of the topic and"
                + " max.request.size of the worker: "
                + cause.getMessage(),
            cause));
  }

  private static int size(ConfigChange change) {
    byte[] value = ConfigFormat.value(change);
    return value == null ? 0 : value.length;
  }

  private KafkaException aborted(ConnectException error) {
    try {
      producer.abortTransaction();
      return error;
    } catch (KafkaException e) {
      error.addSuppressed(e);
      return fail(error);
    }
  }

  private void commit(CompletableFuture<Boolean> seen, Deadline until) {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (until.expired()) {
          throw fail(inDoubt("The cluster has not said whether it was committed", e));
        }
      } catch (InterruptException e) {
        throw fail(inDoubt("Interrupted while it was committed", e));
      } catch (KafkaException e) {
        // The first of several tries may have done it before another writer was opened.
        KafkaException why =
            isFenced(e) ? fenced(e) : new ConnectException("Nothing was written: " + e, e);
        boolean committed = outcome(seen, until);
        fail(why);
        if (!committed) {
          throw why;
        }
        return;
      }
    }
  }

  private void awaitSight(CompletableFuture<Boolean> seen, Deadline until) {
    if (!outcome(seen, until)) {
      throw fail(
          inDoubt(
              "It was committed, yet its records are not in the topic; was it replaced?", null));
    }
  }

  private boolean outcome(CompletableFuture<Boolean> seen, Deadline until) {
    try {
      return seen.get(until.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw fail(inDoubt("Interrupted before it could be read back", new InterruptException(e)));
    } catch (java.util.concurrent.TimeoutException | ExecutionException e) {
      throw fail(inDoubt("It could not be read back", e));
    }
  }

  private static boolean isFenced(Throwable cause) {
    return cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException
        || (cause instanceof KafkaException
            && cause.getCause() != null
            && isFenced(cause.getCause()));
  }

  private FencedWriterException fenced(Throwable cause) {
    return new FencedWriterException(
        "Another worker writes to topic "
            + log.topic()
            + " now, or the cluster has ended a transaction that took too long",
        cause);
  }

  private WriteInDoubtException inDoubt(String why, Throwable cause) {
    return new WriteInDoubtException(
        "Whether a write to topic " + log.topic() + " took place is not known: " + why, cause);
  }

  private KafkaException fail(KafkaException error) {
    LOG.debug("Writer of topic {} is closed by an error", log.topic(), error);
    if (closed == null) {
      closed = error;
      producer.close(Duration.ZERO);
    }
    return error;
  }

  @Override
  public void close() {
    if (closed == null) {
      closed = new ConnectException("The writer of topic " + log.topic() + " was closed");
      producer.close(Duration.ofSeconds(1));
    }
  }
}
