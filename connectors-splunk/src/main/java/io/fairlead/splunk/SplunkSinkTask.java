// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import io.fairlead.delivery.config.Version;
import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.PauseGate;
import io.fairlead.splunk.config.HecConfig;
import io.fairlead.splunk.event.EventEncoder;
import io.fairlead.splunk.hec.BatchBuilder;
import io.fairlead.splunk.hec.Delivered;
import io.fairlead.splunk.hec.HecDelivery;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Makes events of records and hands them over to the delivery, which has threads of its own. {@code
 * put} returns before events are delivered; {@code preCommit} lets offsets go on as they are.
 */
public final class SplunkSinkTask extends SinkTask implements ReportsProgress {

  private static final long MIN_POLL_MILLIS = 20;
  private static final long MAX_POLL_MILLIS = 500;

  private OffsetLedger ledger;
  private PauseGate gate;
  private ErrantRecords errant;
  private Intake intake;
  private BatchBuilder batches;
  private volatile Delivered delivered;
  private volatile HecDelivery delivery;

  /** For the runtime. */
  public SplunkSinkTask() {}

  @Override
  public String version() {
    return Version.of(SplunkSinkTask.class);
  }

  @Override
  public void start(Map<String, String> properties) {
    HecConfig config = new HecConfig(properties);
    long poll = Math.max(MIN_POLL_MILLIS, Math.min(MAX_POLL_MILLIS, config.linger().toMillis()));
    ledger = new OffsetLedger();
    gate = new PauseGate(context, config.bufferBytes(), config.bufferEvents(), poll);
    errant = new ErrantRecords(context, ledger);
    delivered = new Delivered(ledger, gate, errant);
    String name = "splunk-sink-" + properties.getOrDefault("name", "task");
    delivery = new HecDelivery(name, config, delivered);
    batches =
        new BatchBuilder(
            new BatchBuilder.Limits(
                config.batchEvents(), config.batchBytes(), config.linger().toNanos()),
            delivery);
    intake = new Intake(new EventEncoder(config), config.events().onNull(), batches, gate, errant);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    check();
    gate.beforePut(records.size());
    for (SinkRecord record : records) {
      intake.take(ledger, record);
    }
    batches.tick();
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
    batches.flush();
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
    Delivered figures = delivered;
    return Progress.of(
        figures != null && gate.paused() ? "waiting" : "streaming",
        figures == null ? 0 : figures.count());
  }

  @Override
  public void stop() {
    HecDelivery closing = delivery;
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
