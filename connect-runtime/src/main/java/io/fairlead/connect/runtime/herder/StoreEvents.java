// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.store.ConfigStore;
import io.fairlead.connect.runtime.store.RestartRequest;
import io.fairlead.connect.runtime.store.SessionKey;
import io.fairlead.connect.runtime.store.StatusStore;
import io.fairlead.connect.runtime.worker.WorkerHost;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the config topic, and lets the leader know when work was given up. Never blocks. */
record StoreEvents(Leader leader, WorkerHost host, HerderServices services)
    implements ConfigStore.ConfigListener, StatusStore.StatusListener {

  private static final Logger LOG = LoggerFactory.getLogger(StoreEvents.class);

  @Override
  public void connectorsChanged(Set<String> connectors) {
    host.converge(connectors);
  }

  @Override
  public void restartRequested(RestartRequest request) {
    host.restart(request);
  }

  @Override
  public void loggerLevelChanged(String logger, String level) {
    services.loggerLevels().accept(logger, level);
  }

  @Override
  public void sessionKeyChanged(SessionKey key) {
    LOG.debug("The key for requests between workers was renewed");
  }

  @Override
  public void connectorStatus(ConnectorStatus status) {
    planIfGivenUp(status.state());
  }

  @Override
  public void taskStatus(TaskStatus status) {
    planIfGivenUp(status.state());
  }

  private void planIfGivenUp(RunState state) {
    if (state == RunState.UNASSIGNED && leader.isLeader()) {
      leader.planSoon();
    }
  }
}
