// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that stay open in a partition of a topic although their coordinator has ended them
 * (KIP-664). Brokers of Kafka 4 leave one behind when a partition has no leader at the moment in
 * which its transaction is ended (KAFKA-20734), as when a broker that is alone goes down. Readers
 * of committed records wait at such a transaction for ever. Thread-safe; calls block.
 */
final class HangingTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  private final Admin admin;
  private final String topic;

  HangingTransactions(Admin admin, String topic) {
    this.admin = admin;
    this.topic = topic;
  }

  /**
   * Aborts the hanging transactions of a transactional id. Its records in this topic are then never
   * seen. To be called only by who has just claimed that id and has begun no transaction since, so
   * that what is open cannot be under way.
   *
   * @return how many were aborted; what cannot be found out or aborted is logged with the remedy
   */
  int abort(String transactionalId, int partitions, Duration deadline) {
    Deadline until = Deadline.after(deadline);
    try {
      TransactionDescription claimed =
          admin
              .describeTransactions(List.of(transactionalId))
              .description(transactionalId)
              .get(until.remaining().toMillis(), TimeUnit.MILLISECONDS);
      Map<TopicPartition, PartitionProducerState> producers =
          admin
              .describeProducers(
                  IntStream.range(0, partitions)
                      .mapToObj(number -> new TopicPartition(topic, number))
                      .toList())
              .all()
              .get(until.remaining().toMillis(), TimeUnit.MILLISECONDS);
      List<AbortTransactionSpec> hanging = new ArrayList<>();
      producers.forEach(
          (partition, state) ->
              state.activeProducers().stream()
                  .filter(producer -> hangs(producer, claimed))
                  .map(producer -> abortion(partition, producer))
                  .forEach(hanging::add));
      for (AbortTransactionSpec spec : hanging) {
        admin.abortTransaction(spec).all().get(until.remaining().toMillis(), TimeUnit.MILLISECONDS);
        LOG.warn(
            "Aborted a transaction of {} that was left open in {} by a broker that went down"
                + " (KAFKA-20734): {}",
            transactionalId,
            spec.topicPartition(),
            spec);
      }
      return hanging.size();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      LOG.warn("Open transactions of {} in topic {} are not told in time", transactionalId, topic);
    } catch (ExecutionException e) {
      LOG.warn(
          "Topic {} cannot be freed of a transaction of {} that may be left open in it{}."
              + " See: kafka-transactions.sh --bootstrap-server <brokers> find-hanging --topic {}"
              + " --partition 0. Kafka says: {}",
          topic,
          transactionalId,
          e.getCause() instanceof AuthorizationException
              ? "; the worker needs Describe on its transactional id, Read on the topic and"
                  + " ClusterAction or Alter on the cluster"
              : "",
          topic,
          String.valueOf(e.getCause()));
    }
    return 0;
  }

  private static boolean hangs(ProducerState producer, TransactionDescription claimed) {
    return producer.currentTransactionStartOffset().isPresent()
        && producer.producerId() == claimed.producerId()
        && producer.producerEpoch() < claimed.producerEpoch();
  }

  private static AbortTransactionSpec abortion(TopicPartition partition, ProducerState producer) {
    return new AbortTransactionSpec(
        partition,
        producer.producerId(),
        (short) producer.producerEpoch(),
        Math.max(0, producer.coordinatorEpoch().orElse(0)));
  }
}
