// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.worker.WorkerHost;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.NotFoundException;

/** Restarts of what lives on this worker; for anything else they name the worker to ask. */
record LocalRestarts(HerderServices services, WorkerHost host) {

  /** Restarts the instance if it lives here. */
  CompletableFuture<Void> connector(String connector) {
    if (services.configs().snapshot().connector(connector).isEmpty()) {
      return CompletableFuture.failedFuture(
          new NotFoundException("Connector " + connector + " not found"));
    }
    Owner owner = services.configs().snapshot().placement(connector).connector();
    return owner.isHeldBy(services.selfId())
        ? host.restartConnector(connector)
        : elsewhere("Connector " + connector, owner);
  }

  /** Restarts the task if it lives here. */
  CompletableFuture<Void> task(ConnectorTaskId id) {
    boolean exists =
        services
            .configs()
            .snapshot()
            .connector(id.connector())
            .filter(entry -> id.task() < entry.taskConfigs().size())
            .isPresent();
    if (!exists) {
      return CompletableFuture.failedFuture(new NotFoundException("Task " + id + " not found"));
    }
    Owner owner = services.configs().snapshot().placement(id.connector()).task(id.task());
    return owner.isHeldBy(services.selfId())
        ? host.restartTask(id)
        : elsewhere("Task " + id, owner);
  }

  private CompletableFuture<Void> elsewhere(String what, Owner owner) {
    Member other =
        owner.releasing() || owner.worker() == null
            ? null
            : services
                .membership()
                .view()
                .map(view -> view.members().get(owner.worker()))
                .orElse(null);
    return CompletableFuture.failedFuture(
        new WrongWorkerException(
            what + " does not run on this worker", other == null ? null : other.url()));
  }
}
