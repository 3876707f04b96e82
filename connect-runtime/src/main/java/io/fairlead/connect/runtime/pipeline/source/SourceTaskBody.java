// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.pipeline.TaskBody;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.quota.Quota;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source task as a pipeline: poll → transform and convert → send → acknowledge → commit. The
 * first three run on the task's thread in poll order, acknowledgements on the producer's, commits
 * on a third, so that none waits for another but by the bound on bytes in flight.
 *
 * <p>Half of the graceful time-out is for records in flight; what is not acknowledged by then is
 * given up, and comes again after a restart because its offset is not committed.
 */
public final class SourceTaskBody implements TaskBody {

  private static final Logger LOG = LoggerFactory.getLogger(SourceTaskBody.class);

  private static final long LONGEST_WAIT_MILLIS = 100;

  private final SourceTask task;
  private final TaskControl control;
  private final TaskEnvironment environment;
  private final SourcePipeline pipeline;
  private final Quota quota;
  private final RecordContext context = new RecordContext();
  private boolean initialized;
  private final AtomicBoolean giveUpScheduled = new AtomicBoolean();

  private SourceTaskBody(
      SourceTask task,
      TaskControl control,
      TaskEnvironment environment,
      SourcePipeline pipeline,
      Quota quota) {
    this.task = task;
    this.control = control;
    this.environment = environment;
    this.pipeline = pipeline;
    this.quota = quota;
  }

  /**
   * Builds everything around the plugin.
   *
   * @throws RuntimeException if the configuration of connector, converter, transform or client is
   *     wrong
   */
  public static SourceTaskBody create(
      TaskParts parts,
      TaskEnvironment environment,
      TaskControl control,
      SourceTaskServices services) {
    if (!(parts.task() instanceof SourceTask task)) {
      throw new ConnectException(
          "Task class " + parts.task().getClass().getName() + " of a source is no SourceTask");
    }
    Quota quota = Quota.of(parts.connectorConfig(), parts.spec().taskConfig(), System::nanoTime);
    control.metrics().figures().quota(quota);
    SourcePipeline pipeline =
        new SourcePipelineBuilder(parts, environment, control).build(services);
    return new SourceTaskBody(task, control, environment, pipeline, quota);
  }

  @Override
  public String start() throws Exception {
    pipeline.errors().start();
    pipeline.commits().claim();
    initialized = true;
    control
        .calls()
        .call(
            "start",
            () -> {
              task.initialize(pipeline.context());
              task.start(pipeline.taskConfig());
              return null;
            });
    pipeline.commits().start();
    return task.version();
  }

  @Override
  public void iterate() throws InterruptedException {
    boolean done = false;
    try {
      turn();
      done = true;
    } finally {
      if (!done) {
        pipeline.commits().broken();
      }
    }
  }

  private void turn() throws InterruptedException {
    pipeline.send().throwFailure();
    long heldBack = quota.waitMillis();
    if (heldBack > 0) {
      // In short steps, to look after commits, failures and a wish to pause.
      control.sleep(Math.min(heldBack, LONGEST_WAIT_MILLIS));
      pipeline.commits().batchSent(false);
      return;
    }
    List<SourceRecord> records = pipeline.poll().poll();
    pipeline.activeTopics().refresh(environment.services().time().milliseconds());
    if (!records.isEmpty() && !control.cancelled()) {
      control.metrics().batch(records.size());
      process(records);
    }
    pipeline.commits().batchSent(records != PollStage.NOTHING);
  }

  private void process(List<SourceRecord> records) throws InterruptedException {
    PolledBatch batch = new PolledBatch(pipeline.send(), pipeline.metrics(), records.size());
    for (SourceRecord record : records) {
      if (!process(batch, record)) {
        return;
      }
    }
  }

  /** False if sending was given up. */
  private boolean process(PolledBatch batch, SourceRecord record) throws InterruptedException {
    if (record == null) {
      throw new ConnectException("poll of " + task.getClass().getName() + " gave a null record");
    }
    context.reset(record);
    ProducerRecord<byte[], byte[]> converted = pipeline.convert().convert(context, record);
    if (control.cancelled()) {
      // Invariant 4: another incarnation may be writing.
      return false;
    }
    Delivery delivery = pipeline.commits().accept(batch, record);
    if (converted == null) {
      pipeline.send().leaveOut(delivery, context.reported());
    } else {
      pipeline.commits().beforeSend(converted);
      if (!pipeline.send().send(delivery, converted)) {
        return false;
      }
      quota.charge(1, delivery.bytes());
    }
    pipeline.commits().passed(record);
    return true;
  }

  @Override
  public void paused() throws InterruptedException {
    pipeline.commits().paused();
  }

  @Override
  public void resumed() {}

  @Override
  public void wakeup() {
    if (control.stopping() && giveUpScheduled.compareAndSet(false, true)) {
      long grace =
          environment.workerConfig().getLong(WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG);
      pipeline.services().after(Duration.ofMillis(grace / 2), pipeline::giveUp);
    }
  }

  @Override
  public void stop(Duration grace) throws Exception {
    try {
      if (initialized && !control.cancelled()) {
        commitLast(grace);
      }
    } finally {
      if (initialized) {
        control
            .calls()
            .call(
                "stop",
                () -> {
                  task.stop();
                  return null;
                });
      }
    }
  }

  private void commitLast(Duration grace) throws InterruptedException {
    Duration timeout = environment.workerConfig().offsetCommitTimeout();
    long limit = Math.min(timeout.toMillis(), grace.toMillis() / 2);
    if (!pipeline.send().awaitAcknowledged(limit)) {
      LOG.warn("records in flight were not acknowledged in time; they will come again");
    }
    pipeline.commits().finish(Duration.ofMillis(limit));
  }

  @Override
  public void abort() {
    pipeline.abort();
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
