// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.TaskControl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from the task. A task that has none and says so at once is asked less and less
 * often, at least every tenth of a second; one that blocks while it has none is not delayed. Task's
 * thread only.
 */
final class PollStage {

  private static final Logger LOG = LoggerFactory.getLogger(PollStage.class);

  /** What a task gave that gave no batch, not even an empty one; to be recognized by identity. */
  static final List<SourceRecord> NOTHING = Collections.unmodifiableList(new ArrayList<>(0));

  private static final long BLOCKING_MILLIS = 5;
  private static final long MAX_IDLE_MILLIS = 100;
  private static final long MAX_RETRY_MILLIS = 1_000;

  private final SourceTask task;
  private final TaskControl control;
  private final SourceMetrics metrics;
  private final Time time;
  private int fruitless;

  PollStage(SourceTask task, TaskControl control, SourceMetrics metrics, Time time) {
    this.task = task;
    this.control = control;
    this.metrics = metrics;
    this.time = time;
  }

  /** What the task has, which may be nothing; never null. */
  List<SourceRecord> poll() throws InterruptedException {
    long begin = time.milliseconds();
    List<SourceRecord> records;
    control.calls().begin("poll");
    try {
      records = task.poll();
    } catch (RetriableException | org.apache.kafka.common.errors.RetriableException e) {
      LOG.warn("poll failed and is tried again", control.secrets().scrub(e));
      control.calls().end();
      control.sleep(delay(MAX_RETRY_MILLIS));
      return NOTHING;
    } finally {
      control.calls().end();
    }
    long millis = time.milliseconds() - begin;
    if (records == null || records.isEmpty()) {
      if (millis < BLOCKING_MILLIS) {
        control.sleep(delay(MAX_IDLE_MILLIS));
      }
      return records == null ? NOTHING : records;
    }
    fruitless = 0;
    metrics.batchPolled(records.size(), millis);
    return records;
  }

  private long delay(long max) {
    return Math.min(max, 1L << Math.min(fruitless++, 30));
  }
}
