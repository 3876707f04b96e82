// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.connect.api.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Counts what passes. Written by the task's thread, read by any. */
public final class CaptureProgress {

  private final LongSupplier clock;
  private volatile long expected;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong streamed = new AtomicLong();
  private volatile long lagMillis = -1;

  /** Counts from zero; the clock gives milliseconds since 1970. */
  public CaptureProgress(LongSupplier clock) {
    this.clock = clock;
  }

  /** How many rows the tables to be read are believed to have. */
  public void expect(long rows) {
    expected = rows;
  }

  /** Counts a batch of Debezium's own records. */
  public void count(List<SourceRecord> records) {
    long rows = 0;
    long changes = 0;
    for (SourceRecord record : records) {
      Map<String, ?> offset = record.sourceOffset();
      boolean reading =
          offset.containsKey(SnapshotLedger.REMAINING) || offset.containsKey("snapshot");
      if (reading && isRead(record)) {
        rows++;
      } else {
        changes++;
      }
    }
    read.addAndGet(rows);
    streamed.addAndGet(changes);
    lag(records.get(records.size() - 1));
  }

  /**
   * The figures now.
   *
   * @param snapshots what is read of the tables; {@code tables}, {@code tables_done} and {@code
   *     table} go into the details
   * @param bytes how much of the log is still to be read
   */
  Progress progress(SnapshotState snapshots, OptionalLong bytes) {
    Progress progress = progress(snapshots.reading());
    if (bytes.isPresent()) {
      progress = progress.withLagBytes(bytes.getAsLong());
    }
    return snapshots.tables() == 0 ? progress : progress.withDetails(snapshots.details());
  }

  private Progress progress(boolean reading) {
    Optional<Duration> lag =
        lagMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(lagMillis));
    return reading
        ? new Progress(
            "snapshot",
            read.get(),
            expected > 0 ? OptionalLong.of(Math.max(expected, read.get())) : OptionalLong.empty(),
            lag)
        : new Progress("streaming", streamed.get(), OptionalLong.empty(), lag);
  }

  private static boolean isRead(SourceRecord record) {
    return record.value() instanceof Struct value
        && value.schema().field("op") != null
        && "r".equals(value.getString("op"));
  }

  private void lag(SourceRecord record) {
    if (record.value() instanceof Struct value) {
      Field source = value.schema().field("source");
      if (source != null && value.get(source) instanceof Struct from) {
        Field time = from.schema().field("ts_ms");
        if (time != null && from.get(time) instanceof Long millis) {
          lagMillis = Math.max(0, clock.getAsLong() - millis);
        }
      }
    }
  }
}
