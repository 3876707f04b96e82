// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.membership.GroupView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tasks of a connector that was stopped and that still end, as far as their workers live. Safe for
 * use by any thread; nothing blocks.
 */
final class EndingTasks {

  private static final long LOOK_MS = 50;

  private final HerderServices services;
  private final ScheduledExecutorService timer;

  EndingTasks(HerderServices services, ScheduledExecutorService timer) {
    this.services = services;
    this.timer = timer;
  }

  /** Completes when there are none; fails with TimeoutException past the deadline. */
  CompletableFuture<Void> gone(String connector, Instant deadline) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    look(connector, deadline, gone);
    return gone;
  }

  private void look(String connector, Instant deadline, CompletableFuture<Void> gone) {
    List<String> members =
        services.membership().view().map(GroupView::members).orElse(Map.of()).values().stream()
            .map(member -> member.workerId())
            .toList();
    List<TaskStatus> left =
        services.statuses().tasks(connector).stream()
            .filter(status -> members.contains(status.workerId()))
            .toList();
    if (left.isEmpty()) {
      gone.complete(null);
    } else if (Instant.now().isAfter(deadline)) {
      gone.completeExceptionally(
          new TimeoutException(
              "Tasks of connector " + connector + " did not stop in time: " + left.get(0).id()));
    } else {
      timer.schedule(() -> look(connector, deadline, gone), LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }
}
