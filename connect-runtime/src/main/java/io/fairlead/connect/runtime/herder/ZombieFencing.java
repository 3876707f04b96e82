// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorType;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigRecord;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's rounds of zombie fencing (KIP-618). Before the first task of a new set of task
 * configs writes in a transaction, all transactional ids of the set before are fenced, since a set
 * with fewer tasks would leave some of them to nobody. A record in the config topic, in Apache's
 * format, says for which set that is done. Safe for use by any thread; nothing blocks the caller.
 */
final class ZombieFencing {

  private static final Logger LOG = LoggerFactory.getLogger(ZombieFencing.class);

  private final Leader leader;
  private final HerderReads reads;
  private final OffsetsAdmin admin;
  private final Map<String, CompletableFuture<Void>> rounds = new ConcurrentHashMap<>();

  /**
   * @param fenced tasks of which the producers are fenced, from 0 on
   * @param taskConfigs number of those whose turn it is then
   * @param version of the task configs
   */
  private record Round(
      String connector, Map<String, String> config, int fenced, int taskConfigs, long version) {}

  ZombieFencing(Leader leader, HerderReads reads, OffsetsAdmin admin) {
    this.leader = leader;
    this.reads = reads;
    this.admin = admin;
  }

  /** Completes once no older set of tasks can commit; fails as {@link Leader#submit} does. */
  CompletableFuture<Void> fence(String connector, Instant deadline) {
    return leader
        .submit("fence older tasks of " + connector, deadline, state -> begin(state, connector))
        .thenCompose(
            round ->
                round == null ? CompletableFuture.completedFuture(null) : shared(round, deadline));
  }

  /** Answers null where nothing has to be fenced. */
  private Change<Round> begin(ClusterConfig state, String connector) {
    ConnectorEntry entry = existing(state, connector);
    if (reads.type(entry.config()) == ConnectorType.SINK) {
      throw new BadRequestException("Connector " + connector + " is not a source connector");
    }
    if (!entry.fencingPending()) {
      return Change.nothing(null);
    }
    int next = entry.taskConfigs().size();
    ConnectorEntry.Fenced last = entry.fenced();
    // One task after one task is fenced by its successor.
    if (last == null || last.tasks() == 0 || (last.tasks() == 1 && next == 1)) {
      return new Change<>(List.of(new ConfigRecord.TaskCount(connector, next)), null);
    }
    return Change.nothing(
        new Round(connector, entry.config(), last.tasks(), next, entry.taskConfigsVersion()));
  }

  private CompletableFuture<Void> shared(Round round, Instant deadline) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = rounds.putIfAbsent(round.connector(), mine);
    if (running != null) {
      return running;
    }
    run(round, deadline)
        .whenComplete(
            (done, failure) -> {
              rounds.remove(round.connector(), mine);
              if (failure == null) {
                mine.complete(null);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private CompletableFuture<Void> run(Round round, Instant deadline) {
    LOG.info("Fencing {} older task(s) of connector {}", round.fenced(), round.connector());
    return admin
        .fenceProducers(round.connector(), round.config(), round.fenced(), deadline)
        .thenCompose(
            fenced ->
                leader.submit(
                    "record the fencing of " + round.connector(),
                    deadline,
                    state -> record(state, round)))
        .thenCompose(
            recorded -> {
              // New task configs came meanwhile: tasks of the set in between may have begun.
              return recorded
                  ? CompletableFuture.completedFuture(null)
                  : again(round.connector(), deadline);
            });
  }

  private CompletableFuture<Void> again(String connector, Instant deadline) {
    return leader
        .submit("fence older tasks of " + connector, deadline, state -> begin(state, connector))
        .thenCompose(
            round ->
                round == null ? CompletableFuture.completedFuture(null) : run(round, deadline));
  }

  private static Change<Boolean> record(ClusterConfig state, Round round) {
    ConnectorEntry entry = existing(state, round.connector());
    return entry.taskConfigsVersion() == round.version()
        ? new Change<>(
            List.of(new ConfigRecord.TaskCount(round.connector(), round.taskConfigs())), true)
        : Change.nothing(false);
  }

  private static ConnectorEntry existing(ClusterConfig state, String connector) {
    return state
        .connector(connector)
        .orElseThrow(() -> new NotFoundException("Connector " + connector + " not found"));
  }
}
