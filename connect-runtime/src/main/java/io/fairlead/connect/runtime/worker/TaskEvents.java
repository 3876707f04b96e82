// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what tasks tell onto the loop. Any thread; never blocks. */
final class TaskEvents implements TaskRunner.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEvents.class);

  private final EventLoop loop;
  private final Map<ConnectorTaskId, TaskSlot> tasks;
  private final HostMetrics metrics;
  private final ConfigReloads reloads;

  /**
   * @param tasks of the loop alone
   */
  TaskEvents(
      EventLoop loop,
      Map<ConnectorTaskId, TaskSlot> tasks,
      HostMetrics metrics,
      ConfigReloads reloads) {
    this.loop = loop;
    this.tasks = tasks;
    this.metrics = metrics;
    this.reloads = reloads;
  }

  private void onSlot(TaskRunner task, Consumer<TaskSlot> action) {
    loop.execute(
        () -> {
          TaskSlot slot = tasks.get(task.id());
          if (slot != null) {
            action.accept(slot);
          }
        });
  }

  @Override
  public void started(TaskRunner task, String pluginVersion) {
    onSlot(task, slot -> slot.started(task, pluginVersion));
    metrics.taskStarted();
  }

  @Override
  public void paused(TaskRunner task) {
    onSlot(task, slot -> slot.paused(task));
  }

  @Override
  public void resumed(TaskRunner task) {
    onSlot(task, slot -> slot.started(task, null));
  }

  @Override
  public void failed(TaskRunner task, Throwable cause) {
    metrics.taskFailed();
    onSlot(task, slot -> slot.failed(task, cause));
  }

  @Override
  public void superseded(TaskRunner task, Throwable cause) {
    onSlot(task, slot -> slot.superseded(task));
  }

  @Override
  public void stopped(TaskRunner task) {
    onSlot(task, slot -> slot.stopped(task));
  }

  @Override
  public void configExpiresIn(TaskRunner task, Duration ttl) {
    loop.execute(
        () -> {
          TaskSlot slot = tasks.get(task.id());
          TaskSpec spec = slot == null ? null : slot.liveSpec();
          if (spec != null) {
            reloads.watch(spec, ttl, () -> reload(task));
          }
        });
  }

  private void reload(TaskRunner task) {
    onSlot(
        task,
        slot -> {
          TaskSpec live = slot.liveSpec();
          if (live != null && live.epoch() == task.epoch()) {
            LOG.info("Task {} is restarted: a config provider has new values", task.id());
            slot.restart();
          }
        });
  }
}
