// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.herder.ClusterHealth.Reports;
import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigRecord;
import io.fairlead.connect.runtime.store.PlacementRound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.NotFoundException;

/** {@link ClusterAdmin} of a worker. */
final class WorkerAdmin implements ClusterAdmin {

  private final HerderServices services;
  private final Leader leader;
  private final ClusterHealth health;
  private final GroupNotes notes;

  WorkerAdmin(HerderServices services, Leader leader, ClusterHealth health, GroupNotes notes) {
    this.services = services;
    this.leader = leader;
    this.health = health;
    this.notes = notes;
  }

  @Override
  public CompletableFuture<List<WorkerInfo>> workers(String authorization) {
    Set<String> all = members().keySet();
    return health.reports(all, authorization).thenApply(this::infos);
  }

  /** Asks all members for their load; the planner goes by the last answer. */
  void measure() {
    health
        .reports(members().keySet(), null)
        .thenAccept(reports -> notes.measured(reports.byMember()));
  }

  private Map<String, Member> members() {
    return services.membership().view().map(GroupView::members).orElse(Map.of());
  }

  private List<WorkerInfo> infos(Reports reports) {
    ClusterConfig config = services.configs().snapshot();
    Map<String, Long> drained = config.own().drainedSinceMs();
    String leads = services.membership().view().map(GroupView::leaderId).orElse("");
    List<WorkerInfo> infos = new ArrayList<>();
    Set<String> present = new HashSet<>();
    reports
        .members()
        .forEach(
            (id, member) -> {
              present.add(member.workerId());
              infos.add(
                  info(member, id.equals(leads), drained, config, reports.byMember().get(id)));
            });
    drained.forEach(
        (worker, since) -> {
          if (!present.contains(worker)) {
            infos.add(new WorkerInfo(worker, null, false, false, true, time(since), 0, 0, null));
          }
        });
    infos.sort(Comparator.comparing(WorkerInfo::id));
    return infos;
  }

  private static WorkerInfo info(
      Member member,
      boolean leads,
      Map<String, Long> drained,
      ClusterConfig config,
      WorkerReport report) {
    int connectors = 0;
    int tasks = 0;
    for (var placement : config.placements().values()) {
      connectors += member.id().equals(placement.connector().worker()) ? 1 : 0;
      tasks +=
          (int)
              placement.tasks().stream()
                  .filter(owner -> member.id().equals(owner.worker()))
                  .count();
    }
    Long since = drained.get(member.workerId());
    return new WorkerInfo(
        member.workerId(),
        member.url().toString(),
        leads,
        true,
        since != null,
        time(since),
        connectors,
        tasks,
        report == null
            ? null
            : new WorkerInfo.Load(
                Math.round(report.cpu() * 1000) / 1000.0,
                Math.round(report.recordsPerSecond() * 10) / 10.0));
  }

  private static String time(Long ms) {
    return ms == null ? null : Instant.ofEpochMilli(ms).toString();
  }

  @Override
  public CompletableFuture<Void> drain(String workerId, boolean drained, Instant deadline) {
    return leader.submit(
        (drained ? "drain worker " : "take work again on worker ") + workerId,
        deadline,
        state -> {
          Map<String, Long> known = state.own().drainedSinceMs();
          if (drained == known.containsKey(workerId)) {
            return Change.nothing(null);
          }
          if (drained) {
            requireAnother(workerId, known.keySet());
          }
          Long since = drained ? services.environment().time().milliseconds() : null;
          return new Change<>(List.of(new ConfigRecord.Drained(workerId, since)), null);
        });
  }

  private void requireAnother(String workerId, Set<String> drained) {
    Set<String> present =
        members().values().stream().map(Member::workerId).collect(Collectors.toSet());
    if (!present.contains(workerId)) {
      throw new NotFoundException(
          "There is no worker " + workerId + " in the group; there are " + present);
    }
    present.remove(workerId);
    present.removeAll(drained);
    if (present.isEmpty()) {
      throw new BadRequestException(
          "Worker "
              + workerId
              + " is the last one that takes work: start another one, or take back the drain of one,"
              + " before it is drained.");
    }
  }

  @Override
  public CompletableFuture<Void> leaves(String member, Instant deadline) {
    notes.leaves(member);
    return leader
        .<Void>submit("let a worker go", deadline, state -> Change.nothing(null))
        .thenRun(leader::planSoon);
  }

  @Override
  public List<PlacementRound> placements() {
    return services.configs().snapshot().own().history();
  }
}
