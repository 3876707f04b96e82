// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.TaskBody;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.quota.Quota;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task as a pipeline: {@link ConsumerLoop fetch} → {@link RecordConversion convert and
 * transform} → {@link Delivery put} → {@link OffsetCommits flush and commit}. The consumer has a
 * thread of its own, and so have conversions {@link ConversionAhead ahead} of a plugin that takes
 * its time; everything else, and every method of the plugin, runs on the task's thread.
 *
 * <p>A plugin that takes long in {@code put} therefore keeps its partitions, and one that hangs
 * loses them when the task is cancelled, since the consumer leaves the group without it.
 */
public final class SinkTaskBody implements TaskBody {

  private static final Logger LOG = LoggerFactory.getLogger(SinkTaskBody.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(3);

  private final Stages stages;
  private final Start start;
  private final SinkTaskResources resources;
  private final TaskControl control;
  private final Time time;
  private long lastPutMillis;

  /** The task's plugin and the stages around it, in the order in which records pass them. */
  record Stages(
      SinkTask task,
      ConsumerLoop fetch,
      Handover handover,
      ConversionAhead conversion,
      Delivery delivery,
      OffsetCommits commits,
      Surroundings surroundings) {}

  /** What the stages report to and are asked by. */
  record Surroundings(
      SinkContext context,
      Assignment assignment,
      PartitionRequests requests,
      PartitionEvents events,
      ActiveTopics topics,
      PendingReports reports,
      Progress progress,
      Quota quota) {}

  /**
   * What is done once, when the task starts.
   *
   * @param config for the plugin's start
   * @param prepare checks and creates what the task needs outside of it
   * @param announce tells the target of this incarnation, once the plugin has started
   */
  record Start(
      Map<String, String> config,
      Runnable prepare,
      Runnable announce,
      Consumer<ConsumerRebalanceListener> subscribe,
      Consumer<Runnable> consumerThread) {}

  SinkTaskBody(
      Stages stages, Start start, SinkTaskResources resources, TaskControl control, Time time) {
    this.stages = stages;
    this.start = start;
    this.resources = resources;
    this.control = control;
    this.time = time;
  }

  /**
   * Builds the pipeline of a sink task; on the task's thread, with the connector's loader as
   * context loader.
   *
   * @throws RuntimeException if the configuration, a converter, a transform or a client is wrong
   */
  public static TaskBody create(TaskParts parts, TaskEnvironment environment, TaskControl control) {
    return new SinkTaskBuilder(parts, environment, control).build();
  }

  @Override
  public String start() throws Exception {
    start.prepare().run();
    SinkTask task = stages.task();
    control
        .calls()
        .call(
            "initialize",
            () -> {
              task.initialize(context());
              return null;
            });
    control
        .calls()
        .call(
            "start",
            () -> {
              task.start(start.config());
              return null;
            });
    start.announce().run();
    // Joins the group only now, so that open never comes before start has returned.
    stages.fetch().start(start.subscribe(), start.consumerThread());
    return control.calls().call("version", task::version);
  }

  @Override
  public void iterate() throws Exception {
    requests().apply();
    stages.commits().tick(context());
    requests().apply();
    long heldBack = quota().waitMillis();
    boolean takesBatches =
        heldBack == 0 && !stages.delivery().retrying() && !requests().everythingPaused();
    long wakeAt = Math.min(stages.delivery().callAt(), stages.commits().wakeAt());
    long wait = Math.max(0, wakeAt - time.milliseconds());
    wait = heldBack > 0 ? Math.min(wait, heldBack) : wait;
    Arrival arrival = stages.handover().next(wait, takesBatches);
    if (arrival instanceof TaskEvent event) {
      handle(event);
    } else if (arrival instanceof FetchedBatch batch) {
      receive(batch);
    } else if (time.milliseconds() >= putAt() && !control.stopping()) {
      // As the peer does when its poll times out: plugins roll files and retry on empty puts.
      put();
    }
  }

  /** A batch that is delivered again waits for its time, an empty one comes before each commit. */
  private long putAt() {
    long callAt = stages.delivery().callAt();
    return stages.delivery().retrying() ? callAt : Math.min(callAt, stages.commits().wakeAt());
  }

  private void handle(TaskEvent event) throws InterruptedException {
    stages.surroundings().events().handle(event);
    if (event instanceof TaskEvent.Assigned && !stages.delivery().retrying()) {
      // Plugins that flush by time get to know the clock although there may be no record for long.
      stages.delivery().callAt(time.milliseconds());
    }
  }

  private void receive(FetchedBatch batch) throws InterruptedException {
    int wanted = 0;
    for (FetchedBatch.Slice slice : batch.slices()) {
      if (!assignment().wants(slice)) {
        continue;
      }
      wanted += slice.records().size();
      RecordConversion.Converted converted = stages.conversion().convert(slice);
      if (converted.any()) {
        stages.surroundings().topics().seen(slice.partition().topic());
      }
      // Invariant 2: the offset waits until the record lies in the dead-letter topic.
      converted
          .failed()
          .forEach(
              record ->
                  stages
                      .surroundings()
                      .reports()
                      .add(slice.partition(), record.offset(), record.reported()));
      stages.delivery().add(slice, converted.records());
      assignment().get(slice.partition()).take(slice.nextOffset());
      progress().metrics().consumed(slice.partition(), slice.nextOffset());
      progress().taken(slice);
    }
    stages.conversion().taken();
    if (wanted > 0) {
      progress().metrics().read(wanted);
      progress().metrics().recordActive();
      quota().charge(wanted, batch.bytes());
      put();
    }
  }

  private void put() {
    if (lastPutMillis > 0) {
      convertAhead();
    }
    long begin = time.milliseconds();
    int count = stages.delivery().put(this::delivered);
    long end = time.milliseconds();
    lastPutMillis = end - begin;
    long callAgainIn = context().takeTimeout();
    if (callAgainIn > 0) {
      stages.delivery().callInstead(end + callAgainIn);
    }
    if (count >= 0) {
      control.metrics().batch(count);
      progress().metrics().put(count, end - begin);
    }
  }

  /** A plugin that returns at once leaves nothing to be gained by another thread. */
  private void convertAhead() {
    FetchedBatch next = requests().everythingPaused() ? null : stages.handover().upcoming();
    if (next != null) {
      stages.conversion().begin(next, next.slices().stream().filter(assignment()::wants).toList());
    }
  }

  private void delivered(TopicPartition partition, long nextOffset) {
    assignment().get(partition).deliver(nextOffset);
    progress().delivered(partition, nextOffset);
  }

  @Override
  public void paused() {
    requests().pauseEverything(true);
    // What was delivered before the pause is not left open for as long as that lasts.
    context().requestCommit();
  }

  @Override
  public void resumed() {
    requests().pauseEverything(false);
  }

  @Override
  public boolean iteratesWhilePaused() {
    return true;
  }

  @Override
  public void wakeup() {
    stages.handover().wakeTask();
  }

  @Override
  public void stop(Duration grace) throws Exception {
    try {
      new TaskEnd(stages.commits(), stages.handover(), control)
          .close(assignment().partitions(), grace);
    } finally {
      control
          .calls()
          .call(
              "stop",
              () -> {
                stages.task().stop();
                return null;
              });
    }
  }

  @Override
  public void abort() {
    // Invariant 4: the consumer leaves the group whether or not the plugin ever returns.
    stages.fetch().close(ABORT_TIMEOUT);
    resources.abort();
    // A plugin that swallowed the interrupt comes back to a task that is over.
    stages.handover().wakeTask();
  }

  @Override
  public void close() {
    stages.fetch().close(CLOSE_TIMEOUT);
    try {
      if (!stages.fetch().awaitClosed(CLOSE_TIMEOUT.multipliedBy(2))) {
        LOG.warn("the consumer is not closed after {}", CLOSE_TIMEOUT.multipliedBy(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    resources.close();
  }

  private SinkContext context() {
    return stages.surroundings().context();
  }

  private Assignment assignment() {
    return stages.surroundings().assignment();
  }

  private PartitionRequests requests() {
    return stages.surroundings().requests();
  }

  private Quota quota() {
    return stages.surroundings().quota();
  }

  private Progress progress() {
    return stages.surroundings().progress();
  }
}
