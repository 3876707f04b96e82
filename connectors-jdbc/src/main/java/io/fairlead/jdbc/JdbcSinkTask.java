// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.connect.api.TransactionalSinkTask;
import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.sink.SinkConfig;
import io.fairlead.jdbc.sink.SinkWriter;
import io.fairlead.jdbc.sink.delivery.Delivery;
import io.fairlead.jdbc.sink.delivery.ExactlyOnce;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Writes records into tables. What {@code put} returned from is committed in the database, so there
 * is nothing left for {@code flush} to do.
 *
 * <p>A runtime that calls {@link #beginEpoch} gets exactly-once delivery; others get it with {@code
 * exactly.once=on}, by seeking to the offsets that the target knows when partitions are opened.
 */
public final class JdbcSinkTask extends SinkTask implements TransactionalSinkTask {

  private SinkConfig config;
  private volatile SinkWriter writer;
  private Delivery delivery;
  private boolean runtimeResumes;
  private volatile ConnectionPool pool;

  /** For the runtime. */
  public JdbcSinkTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    config = new SinkConfig(properties);
    pool =
        new ConnectionPool(
            "jdbc-sink-" + properties.getOrDefault("name", "task"),
            config.connection(),
            // Beside those of the lanes one for what is written as a whole.
            config.lanes() == 1 ? 1 : config.lanes() + 1,
            config.dialect().sinkProperties(),
            config.dialect().sinkSession());
    writer = new SinkWriter(config, pool, reporter(), timeout -> context.timeout(timeout));
    delivery = Delivery.AT_LEAST_ONCE;
    if (config.exactlyOnce().equals("on")) {
      deliverExactlyOnce();
    }
  }

  private void deliverExactlyOnce() {
    delivery =
        new ExactlyOnce(
            pool, config.dialect(), config.identifiers(), config.exactlyOnceTable(), config.task());
    writer.deliver(delivery);
  }

  @Override
  public void beginEpoch(long epoch) {
    runtimeResumes = true;
    if (config.exactlyOnce().equals("off")) {
      return;
    }
    if (!delivery.transactional()) {
      deliverExactlyOnce();
    }
    delivery.beginEpoch(epoch);
  }

  @Override
  public Map<TopicPartition, Long> resumeOffsets(Collection<TopicPartition> partitions) {
    return delivery.claim(partitions);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    if (!runtimeResumes && delivery.transactional()) {
      context.offset(delivery.claim(partitions));
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    delivery.release(partitions);
  }

  /** The reporter of KIP-610, which runtimes before Kafka 2.6 do not have. */
  private ErrantRecordReporter reporter() {
    try {
      return context.errantRecordReporter();
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return null;
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    writer.put(records);
  }

  @Override
  public void stop() {
    ConnectionPool closing = pool;
    if (closing != null) {
      closing.close();
    }
    SinkWriter stopping = writer;
    if (stopping != null) {
      stopping.close();
    }
  }
}
