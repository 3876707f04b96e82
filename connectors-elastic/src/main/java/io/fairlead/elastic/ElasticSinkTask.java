// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import io.fairlead.delivery.config.Version;
import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.PauseGate;
import io.fairlead.elastic.bulk.BulkBuilder;
import io.fairlead.elastic.bulk.BulkDelivery;
import io.fairlead.elastic.bulk.Written;
import io.fairlead.elastic.config.ElasticConfig;
import io.fairlead.elastic.document.OperationEncoder;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Makes operations of records and hands them over to the delivery, which has threads of its own.
 * {@code put} returns before they are written; {@code preCommit} lets offsets go on as they are.
 */
public final class ElasticSinkTask extends SinkTask implements ReportsProgress {

  private static final long MIN_POLL_MILLIS = 20;
  private static final long MAX_POLL_MILLIS = 500;

  private OffsetLedger ledger;
  private PauseGate gate;
  private ErrantRecords errant;
  private Intake intake;
  private BulkBuilder bulks;
  private volatile Written written;
  private volatile BulkDelivery delivery;

  /** For the runtime. */
  public ElasticSinkTask() {}

  @Override
  public String version() {
    return Version.of(ElasticSinkTask.class);
  }

  @Override
  public void start(Map<String, String> properties) {
    ElasticConfig config = new ElasticConfig(properties);
    long poll = Math.max(MIN_POLL_MILLIS, Math.min(MAX_POLL_MILLIS, config.linger().toMillis()));
    ledger = new OffsetLedger();
    gate = new PauseGate(context, config.bufferBytes(), config.bufferRecords(), poll);
    errant = new ErrantRecords(context, ledger);
    written = new Written(ledger, gate, errant, config.onMalformed());
    String name = "elastic-sink-" + properties.getOrDefault("name", "task");
    delivery = new BulkDelivery(name, config, written);
    bulks =
        new BulkBuilder(
            new BulkBuilder.Limits(
                config.inFlight(),
                config.batchOperations(),
                config.batchBytes(),
                config.linger().toNanos()),
            delivery);
    intake =
        new Intake(
            new OperationEncoder(config.documents()),
            config.documents().onNull(),
            operation -> {
              gate.add(operation.bytes().length);
              bulks.add(operation);
            },
            written,
            errant);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    check();
    gate.beforePut(records.size());
    for (SinkRecord record : records) {
      intake.take(ledger, record);
    }
    bulks.tick();
    errant.drain();
    ledger.trim();
    gate.afterPut();
    if (errant.pending()) {
      context.timeout(MIN_POLL_MILLIS);
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    check();
    bulks.flush();
    errant.drain();
    return ledger.committable(offsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (ledger != null) {
      ledger.forget(partitions);
    }
  }

  @Override
  public Progress progress() {
    Written figures = written;
    return Progress.of(
        figures != null && gate.paused() ? "waiting" : "streaming",
        figures == null ? 0 : figures.count());
  }

  @Override
  public void stop() {
    BulkDelivery closing = delivery;
    if (closing != null) {
      closing.close();
    }
  }

  private void check() {
    delivery
        .failure()
        .ifPresent(
            reason -> {
              throw reason;
            });
  }
}
