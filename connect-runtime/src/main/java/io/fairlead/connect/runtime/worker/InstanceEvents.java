// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Brings what connector instances tell onto the loop. Any thread; never blocks. */
final class InstanceEvents implements ConnectorListener {

  private final EventLoop loop;
  private final Map<String, ConnectorSlot> connectors;
  private final HostMetrics metrics;
  private final ConfigReloads reloads;
  private final BiConsumer<String, List<Map<String, String>>> submitTaskConfigs;

  /**
   * @param connectors of the loop alone
   */
  InstanceEvents(
      EventLoop loop,
      Map<String, ConnectorSlot> connectors,
      HostMetrics metrics,
      ConfigReloads reloads,
      BiConsumer<String, List<Map<String, String>>> submitTaskConfigs) {
    this.loop = loop;
    this.connectors = connectors;
    this.metrics = metrics;
    this.reloads = reloads;
    this.submitTaskConfigs = submitTaskConfigs;
  }

  @Override
  public void connectorState(ConnectorRunner runner, RunState state) {
    metrics.connectorReached(state);
    onSlot(runner, slot -> slot.reached(runner, state, null));
  }

  @Override
  public void failed(ConnectorRunner runner, Throwable cause, String trace) {
    metrics.connectorReached(RunState.FAILED);
    onSlot(runner, slot -> slot.failed(runner, cause, trace));
  }

  @Override
  public void taskConfigs(ConnectorRunner runner, List<Map<String, String>> configs) {
    onSlot(runner, slot -> submitTaskConfigs.accept(runner.spec().name(), configs));
  }

  @Override
  public void configExpiresIn(ConnectorRunner runner, Duration ttl) {
    loop.execute(
        () -> reloads.watch(runner.spec(), ttl, () -> onSlot(runner, slot -> slot.restart())));
  }

  private void onSlot(ConnectorRunner runner, Consumer<ConnectorSlot> action) {
    loop.execute(
        () -> {
          ConnectorSlot slot = connectors.get(runner.spec().name());
          if (slot != null && slot.isCurrent(runner)) {
            action.accept(slot);
          }
        });
  }
}
