// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.health.ConnectorHealth;
import io.fairlead.connect.runtime.health.TaskReport;
import io.fairlead.connect.runtime.health.UnitView;
import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import io.fairlead.connect.runtime.store.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts together how connectors fare: what the status topic says, and figures of the workers that
 * run the tasks. Who does not answer in time is named and not waited for. Any thread; never blocks.
 */
final class ClusterHealth {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final HerderServices services;
  private final Supplier<WorkerReport> local;

  ClusterHealth(HerderServices services, Supplier<WorkerReport> local) {
    this.services = services;
    this.local = local;
  }

  /** Reports by member id; null where a member did not answer. */
  record Reports(Map<String, WorkerReport> byMember, Map<String, Member> members) {

    private TaskReport task(Owner owner, String connector, int task) {
      WorkerReport report = owner.worker() == null ? null : byMember.get(owner.worker());
      return report == null
          ? null
          : report.tasks().stream()
              .filter(each -> each.task() == task && each.connector().equals(connector))
              .findFirst()
              .orElse(null);
    }

    private boolean isSilent(Owner owner) {
      return members.containsKey(owner.worker()) && byMember.get(owner.worker()) == null;
    }

    private String workerId(Owner owner) {
      Member member = owner.worker() == null ? null : members.get(owner.worker());
      return member == null ? null : member.workerId();
    }
  }

  /**
   * How these connectors fare; those that do not exist are left out.
   *
   * @param authorization header of the user's request, or null
   */
  CompletableFuture<List<ConnectorHealth>> of(Collection<String> connectors, String authorization) {
    ClusterConfig config = services.configs().snapshot();
    Set<String> owners = new HashSet<>();
    connectors.forEach(
        name -> config.placement(name).tasks().forEach(owner -> owners.add(owner.worker())));
    return reports(owners, authorization)
        .thenApply(
            reports ->
                connectors.stream()
                    .map(name -> config.connectors().get(name))
                    .filter(Objects::nonNull)
                    .map(entry -> judge(entry, config, reports))
                    .toList());
  }

  /**
   * Asks workers for their figures.
   *
   * @param owners ids of members; others are left out
   */
  CompletableFuture<Reports> reports(Set<String> owners, String authorization) {
    Map<String, Member> members =
        services.membership().view().map(GroupView::members).orElse(Map.of());
    Map<String, CompletableFuture<WorkerReport>> asked = new HashMap<>();
    members.forEach(
        (id, member) -> {
          if (id.equals(services.selfId())) {
            asked.put(id, CompletableFuture.completedFuture(local.get()));
          } else if (owners.contains(id)) {
            asked.put(
                id,
                services
                    .peers()
                    .report(member.url(), authorization, DEADLINE)
                    .exceptionally(failure -> null));
          }
        });
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<String, WorkerReport> byMember = new HashMap<>();
              asked.forEach((id, report) -> byMember.put(id, report.join()));
              return new Reports(byMember, members);
            });
  }

  private ConnectorHealth judge(ConnectorEntry entry, ClusterConfig config, Reports reports) {
    String name = entry.name();
    Map<Integer, RestartEntry> failures = new HashMap<>();
    services
        .statuses()
        .restarts(name)
        .forEach(line -> failures.put(line.task() == null ? -1 : line.task(), line));
    UnitView instance =
        services
            .statuses()
            .connector(name)
            .map(
                status ->
                    new UnitView(
                        "Connector " + name,
                        status.state(),
                        status.workerId(),
                        null,
                        false,
                        failures.get(-1)))
            .orElseGet(() -> new UnitView("Connector " + name, null, null, null, false, null));
    Map<Integer, TaskStatus> statuses =
        services.statuses().tasks(name).stream()
            .collect(Collectors.toMap(status -> status.id().task(), status -> status, (a, b) -> b));
    List<UnitView> tasks = new ArrayList<>();
    for (int task = 0; task < entry.taskConfigs().size(); task++) {
      Owner owner = config.placement(name).task(task);
      TaskStatus status = statuses.get(task);
      String worker = reports.workerId(owner);
      tasks.add(
          new UnitView(
              "Task " + name + "-" + task,
              status == null || worker == null ? null : status.state(),
              worker,
              reports.task(owner, name, task),
              reports.isSilent(owner),
              failures.get(task)));
    }
    return ConnectorHealth.of(name, entry.targetState(), instance, tasks);
  }
}
