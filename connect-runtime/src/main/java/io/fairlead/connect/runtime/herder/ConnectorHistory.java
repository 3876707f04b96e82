// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigVersion;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link ConnectorAdmin} of a worker: longer operations, put together from those of the leader. */
final class ConnectorHistory implements ConnectorAdmin {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorHistory.class);
  private static final long RESTORE_S = 30;

  private final HerderServices services;
  private final Leader leader;
  private final ConnectorWrites writes;

  ConnectorHistory(HerderServices services, Leader leader, ConnectorWrites writes) {
    this.services = services;
    this.leader = leader;
    this.writes = writes;
  }

  @Override
  public Optional<List<ConfigVersion>> versions(String connector) {
    return versions(services.configs().snapshot(), connector);
  }

  /** The last is the one in force, also where one of Apache's workers wrote it. */
  private static Optional<List<ConfigVersion>> versions(ClusterConfig config, String connector) {
    ConnectorEntry entry = config.connectors().get(connector);
    if (entry == null) {
      return Optional.empty();
    }
    List<ConfigVersion> versions = new ArrayList<>(config.own().versions(connector));
    ConfigVersion last = versions.isEmpty() ? null : versions.get(versions.size() - 1);
    if (last == null || !last.config().equals(entry.config())) {
      versions.add(new ConfigVersion(last == null ? 1 : last.number() + 1, null, entry.config()));
    }
    return Optional.of(List.copyOf(versions));
  }

  @Override
  public CompletableFuture<Herder.Created> rollBack(
      String connector, int version, Instant deadline) {
    return leader
        .submit(
            "roll back connector " + connector,
            deadline,
            state ->
                Change.nothing(
                    versions(state, connector)
                        .orElseThrow(
                            () -> new NotFoundException("Connector " + connector + " not found"))
                        .stream()
                        .filter(each -> each.number() == version)
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new NotFoundException(
                                    "Connector " + connector + " has no version " + version))
                        .config()))
        .thenCompose(config -> writes.put(connector, config, null, true, deadline));
  }

  @Override
  public CompletableFuture<String> resetOffsets(String connector, Instant deadline) {
    return leader
        .submit(
            "reset offsets of " + connector,
            deadline,
            state ->
                Change.nothing(
                    state
                        .connector(connector)
                        .orElseThrow(
                            () -> new NotFoundException("Connector " + connector + " not found"))
                        .targetState()))
        .thenCompose(
            before ->
                before == TargetState.STOPPED
                    ? writes.changeOffsets(connector, null, deadline)
                    : resetStopped(connector, before, deadline));
  }

  private CompletableFuture<String> resetStopped(
      String connector, TargetState before, Instant deadline) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    writes
        .setTargetState(connector, TargetState.STOPPED, deadline)
        .thenCompose(stopped -> writes.changeOffsets(connector, null, deadline))
        .whenComplete(
            (message, failure) ->
                // Past the deadline too: it is not left stopped because its offsets are difficult.
                writes
                    .setTargetState(connector, before, Instant.now().plusSeconds(RESTORE_S))
                    .whenComplete(
                        (restored, inRestore) -> {
                          if (failure != null) {
                            answer.completeExceptionally(failure);
                          } else if (inRestore != null) {
                            answer.completeExceptionally(inRestore);
                          } else {
                            answer.complete(message);
                          }
                        }));
    return answer;
  }

  @Override
  public CompletableFuture<CreatedWithOffsets> create(
      String connector,
      Map<String, String> config,
      TargetState initialState,
      Map<Map<String, ?>, Map<String, ?>> offsets,
      Instant deadline) {
    TargetState target = initialState == null ? TargetState.STARTED : initialState;
    return writes
        .put(connector, config, TargetState.STOPPED, false, deadline)
        .thenCompose(
            created -> {
              CompletableFuture<CreatedWithOffsets> answer = new CompletableFuture<>();
              begin(connector, target, offsets, deadline)
                  .whenComplete(
                      (message, failure) -> {
                        if (failure == null) {
                          answer.complete(new CreatedWithOffsets(created.info(), message));
                        } else {
                          undo(connector)
                              .whenComplete(
                                  (gone, ignored) -> answer.completeExceptionally(failure));
                        }
                      });
              return answer;
            });
  }

  private CompletableFuture<String> begin(
      String connector,
      TargetState target,
      Map<Map<String, ?>, Map<String, ?>> offsets,
      Instant deadline) {
    return writes
        .changeOffsets(connector, null, deadline)
        .thenCompose(done -> writes.changeOffsets(connector, offsets, deadline))
        .thenCompose(
            message ->
                target == TargetState.STOPPED
                    ? CompletableFuture.completedFuture(message)
                    : writes
                        .setTargetState(connector, target, deadline)
                        .thenApply(done -> message));
  }

  private CompletableFuture<Void> undo(String connector) {
    return writes
        .delete(connector, Instant.now().plusSeconds(RESTORE_S))
        .whenComplete(
            (gone, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "Connector {} could not be deleted after its initial offsets were refused: {}",
                    connector,
                    failure.toString());
              }
            });
  }
}
