// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.cdc.capture.Acknowledged;
import io.fairlead.cdc.capture.CaptureProgress;
import io.fairlead.cdc.capture.TableSnapshots;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DebeziumConnectors;
import io.fairlead.cdc.shape.RecordShape;
import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Runs Debezium's task and adds what it lacks. Debezium's own task, and not its engine, since a
 * task gets from the runtime what the engine does without: offsets in the runtime's topic,
 * exactly-once (KIP-618), and the acknowledgement of each record, after which only the database may
 * forget its log.
 *
 * <p>{@code start}, {@code poll} and {@code commit} are called by the task's thread, {@code
 * commitRecord} by the producer's, {@code stop} and {@code progress} by any.
 */
public final class CdcSourceTask extends SourceTask implements ReportsProgress {

  /** What the keys begin with that the connector has derived for Debezium. */
  static final String DERIVED = "fairlead.cdc.derived.";

  private final CaptureProgress progress = new CaptureProgress(System::currentTimeMillis);
  private final Acknowledged acknowledged = new Acknowledged();
  private volatile SourceTask debezium;
  private volatile TableSnapshots snapshots;
  private RecordShape shape;

  /** For the runtime. */
  public CdcSourceTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    Map<String, String> given = new HashMap<>();
    Map<String, String> derived = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(DERIVED)) {
            derived.put(key.substring(DERIVED.length()), value);
          } else {
            given.put(key, value);
          }
        });
    CdcConfig config = new CdcConfig(given);
    Map<String, String> keys = new HashMap<>(given);
    keys.putAll(derived);
    shape = RecordShape.of(config);
    SourceTask task = DebeziumConnectors.createTask(config.kind());
    task.initialize(context);
    snapshots =
        TableSnapshots.prepare(
            config,
            context.offsetStorageReader().offset(Map.of("server", config.prefix())),
            task,
            progress);
    debezium = task;
    task.start(keys);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> records;
    try {
      records = debezium.poll();
    } catch (RetriableException e) {
      // Debezium goes on retrying for as long as it is asked, even where there is no hope.
      snapshots.checkLog(e);
      throw e;
    }
    snapshots.advance();
    if (records == null || records.isEmpty()) {
      return records;
    }
    progress.count(records);
    List<SourceRecord> shaped = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      SourceRecord result = snapshots.isOwn(record) ? null : shape.apply(record);
      Map<String, ?> offset = snapshots.stamp(record.sourceOffset());
      if (result != null) {
        shaped.add(offset == result.sourceOffset() ? result : withOffset(result, offset));
      }
    }
    return shaped;
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    acknowledged.add(record, metadata);
  }

  @Override
  public void commit() throws InterruptedException {
    SourceTask task = debezium;
    // Called once more after a start that failed, too.
    if (task != null) {
      acknowledged.passOn(task);
      task.commit();
    }
  }

  @Override
  public void stop() {
    SourceTask stopping = debezium;
    if (stopping != null) {
      stopping.stop();
    }
    if (shape != null) {
      shape.close();
    }
  }

  @Override
  public Progress progress() {
    TableSnapshots current = snapshots;
    return current == null ? Progress.of("starting", 0) : progress.progress(current.reading());
  }

  private static SourceRecord withOffset(SourceRecord record, Map<String, ?> offset) {
    return new SourceRecord(
        record.sourcePartition(),
        offset,
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        record.headers());
  }
}
