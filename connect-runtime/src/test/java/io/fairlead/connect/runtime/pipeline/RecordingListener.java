// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a task tells. */
public final class RecordingListener implements TaskRunner.Listener {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile Throwable failure;

  public List<String> events() {
    return List.copyOf(events);
  }

  public String last() {
    return events.isEmpty() ? "" : events.get(events.size() - 1);
  }

  public Throwable failure() {
    return failure;
  }

  @Override
  public void started(TaskRunner task, String pluginVersion) {
    events.add("started " + pluginVersion);
  }

  @Override
  public void paused(TaskRunner task) {
    events.add("paused");
  }

  @Override
  public void resumed(TaskRunner task) {
    events.add("resumed");
  }

  @Override
  public void failed(TaskRunner task, Throwable cause) {
    failure = cause;
    events.add("failed");
  }

  @Override
  public void superseded(TaskRunner task, Throwable cause) {
    failure = cause;
    events.add("superseded");
  }

  @Override
  public void stopped(TaskRunner task) {
    events.add("stopped");
  }

  @Override
  public void configExpiresIn(TaskRunner task, Duration ttl) {
    events.add("expires " + ttl.toMillis());
  }
}
