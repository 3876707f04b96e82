// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.cdc.capture.Acknowledged;
import io.fairlead.cdc.capture.Capture;
import io.fairlead.cdc.capture.CaptureProgress;
import io.fairlead.cdc.capture.LogDistance;
import io.fairlead.cdc.capture.MendedContext;
import io.fairlead.cdc.capture.Retries;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.shape.RecordShape;
import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
 * <p>An error that may pass ends a {@link Capture}, and another one begins at the stored offset.
 *
 * <p>{@code start}, {@code poll} and {@code commit} are called by the task's thread, {@code
 * commitRecord} by the producer's, {@code stop} and {@code progress} by any.
 */
public final class CdcSourceTask extends SourceTask implements ReportsProgress {

  /** What the keys begin with that the connector has derived for Debezium. */
  static final String DERIVED = "fairlead.cdc.derived.";

  private final CaptureProgress progress = new CaptureProgress(System::currentTimeMillis);
  private final Acknowledged acknowledged = new Acknowledged();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Map<String, String> keys;
  private CdcConfig config;
  private RecordShape shape;
  private Retries retries;
  private LogDistance log;
  private volatile Capture capture;

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
    config = new CdcConfig(given);
    keys = new HashMap<>(given);
    keys.putAll(derived);
    retries = Retries.of(keys);
    shape = RecordShape.of(config);
    log = new LogDistance(config);
    begin();
  }

  /** Whoever comes last of this and {@link #stop} ends what was begun. */
  private void begin() {
    Capture begun = Capture.begin(config, keys, new MendedContext(context), progress);
    capture = begun;
    if (stopped.getCount() == 0) {
      begun.stop();
    }
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    try {
      if (capture == null) {
        // Invariant 1: with exactly-once, what the runtime has of the last life is in the offset by
        // then; without it, all of it is in Kafka, and a little of it may come again.
        if (retries.await(stopped) && acknowledged.settled()) {
          begin();
        }
        return null;
      }
      List<SourceRecord> records = capture.poll(shape);
      if (records != null && !records.isEmpty()) {
        retries.succeeded();
        acknowledged.handedOver(records.get(records.size() - 1));
      }
      return records;
    } catch (RetriableException e) {
      Capture over = capture;
      capture = null;
      if (over != null) {
        over.stop();
      }
      throw retries.failed(e);
    }
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    acknowledged.add(record, metadata);
  }

  @Override
  public void commit() throws InterruptedException {
    Capture current = capture;
    // Called once more after a start that failed, too.
    if (current != null) {
      current.commit(acknowledged);
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
    Capture current = capture;
    if (current != null) {
      current.stop();
    }
    if (shape != null) {
      shape.close();
    }
  }

  @Override
  public Progress progress() {
    Capture current = capture;
    return current == null ? Progress.of("starting", 0) : current.progress(log);
  }
}
