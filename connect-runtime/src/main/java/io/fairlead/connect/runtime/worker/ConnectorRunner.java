// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretWords;
import io.fairlead.connect.runtime.store.SourceOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One incarnation of a connector's instance. Single use: once stopped or failed it is replaced.
 *
 * <p>All methods return at once and may be called by any thread; calls into the plugin run one at a
 * time, in order, each under the deadline {@code fairlead.plugin.call.timeout.ms}. A call that
 * misses it fails this incarnation alone (Invariant 6).
 */
final class ConnectorRunner {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorRunner.class);

  /** What the plugin was last brought to; touched by the serial executor alone. */
  private enum Phase {
    NEW,
    RUNNING,
    PAUSED,
    STOPPED,
    FAILED,
    CLOSED
  }

  private final ConnectorSpec spec;
  private final WorkerEnvironment env;
  private final ConnectorListener listener;
  private final SerialExecutor serial;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Duration deadline;
  private final SecretWords secrets = new SecretWords();

  private volatile String version;
  private volatile boolean isSource;
  private Phase phase = Phase.NEW;
  private Connector connector;
  private ConnectorConfig config;
  private Map<String, String> resolved;
  private SourceOffsets offsets;
  private InstanceMetrics metrics;

  ConnectorRunner(ConnectorSpec spec, WorkerEnvironment env, ConnectorListener listener) {
    this.spec = spec;
    this.env = env;
    this.listener = listener;
    this.serial = new SerialExecutor(env.plugins().threads());
    this.deadline =
        Duration.ofMillis(env.config().getLong(WorkerConfig.PLUGIN_CALL_TIMEOUT_MS_CONFIG));
  }

  ConnectorSpec spec() {
    return spec;
  }

  /** Version of the plugin, or null before it is known. */
  String version() {
    return version;
  }

  /** Brings the instance to a state; the first call builds it. */
  void transitionTo(TargetState target) {
    submit("start", () -> bringTo(target));
  }

  /** Asks the instance for its task configs again, if it runs. */
  void requestTaskConfigs() {
    submit("taskConfigs", this::computeTaskConfigs);
  }

  /**
   * Ends this incarnation; the future completes when the plugin's stop has returned or timed out.
   */
  CompletableFuture<Void> close() {
    serial.execute(
        () -> {
          stopPlugin();
          phase = Phase.CLOSED;
          if (metrics != null) {
            metrics.close();
          }
          if (offsets != null) {
            offsets.close();
          }
          closed.complete(null);
        });
    return closed;
  }

  private void submit(String what, Callable<Void> step) {
    serial.execute(
        () -> {
          if (phase == Phase.FAILED || phase == Phase.CLOSED) {
            return;
          }
          MDC.put("connector.context", "[" + spec.name() + "|worker] ");
          try {
            step.call();
          } catch (Exception e) {
            fail(what, e);
          } finally {
            MDC.remove("connector.context");
          }
        });
  }

  private Void bringTo(TargetState target) throws Exception {
    build();
    switch (target) {
      case STARTED -> {
        if (phase != Phase.RUNNING) {
          call("start", () -> connector.start(resolved));
          reach(Phase.RUNNING, RunState.RUNNING);
          computeTaskConfigs();
        }
      }
      case PAUSED -> {
        stopPlugin();
        reach(Phase.PAUSED, RunState.PAUSED);
      }
      case STOPPED -> {
        stopPlugin();
        reach(Phase.STOPPED, RunState.STOPPED);
      }
    }
    return null;
  }

  private void reach(Phase reached, RunState state) {
    if (phase != reached) {
      phase = reached;
      metrics.state(state);
      listener.connectorState(this, state);
    }
  }

  private void build() throws Exception {
    if (connector != null) {
      return;
    }
    ConfigProviders.Resolved values = env.plugins().configProviders().resolve(spec.config());
    values.ttlMillisByPath().values().stream()
        .min(Long::compare)
        .ifPresent(ttl -> listener.configExpiresIn(this, Duration.ofMillis(ttl)));
    resolved = values.values();
    secrets.add(env.plugins().secrets().maskFor(spec.config()), values);
    config = new ConnectorConfig(resolved);
    String connectorClass = config.getString(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    String range = resolved.get(ConnectorConfig.CONNECTOR_VERSION);
    Plugins plugins = env.plugins().plugins();
    ClassLoader loader = plugins.connectorClass(connectorClass, range).getClassLoader();
    connector =
        env.plugins()
            .calls()
            .call(
                spec.name() + " constructor",
                deadline,
                loader,
                () -> plugins.newConnector(connectorClass, range));
    version = valueOf("version", connector::version);
    isSource = connector instanceof SourceConnector;
    metrics = new InstanceMetrics(env.metrics(), spec.name(), connector, version);
    if (isSource) {
      offsets = env.plugins().offsets().apply(spec.name(), resolved);
    }
    ConnectorContext context =
        isSource
            ? new SourceContext(this, offsets.reader(), metrics)
            : new SinkContext(this, metrics);
    call("initialize", () -> connector.initialize(context));
  }

  private Void computeTaskConfigs() throws Exception {
    if (phase != Phase.RUNNING) {
      return null;
    }
    List<Map<String, String>> returned =
        valueOf("taskConfigs", () -> connector.taskConfigs(config.tasksMax()));
    listener.taskConfigs(
        this, TaskConfigs.complete(connector, config, returned, spec.config(), resolved));
    return null;
  }

  private void stopPlugin() {
    if (phase != Phase.RUNNING) {
      return;
    }
    try {
      call("stop", connector::stop);
    } catch (Exception e) {
      LOG.warn("Connector {} did not stop cleanly: {}", spec, secrets.scrub(e.toString()));
    }
  }

  private void fail(String what, Exception cause) {
    // Invariant 7: plugins and drivers quote what they were configured with.
    LOG.error("Connector {} failed in {}", spec, what, secrets.scrub(cause));
    boolean wasRunning = phase == Phase.RUNNING;
    phase = Phase.FAILED;
    if (metrics != null) {
      metrics.state(RunState.FAILED);
    }
    listener.failed(this, secrets.scrub(cause), secrets.trace(cause));
    if (wasRunning) {
      LOG.debug("Connector {} is left running after its failure; a restart replaces it", spec);
    }
  }

  /** {@link ConnectorContext#raiseError}. */
  void raise(Exception cause) {
    submit(
        "raiseError",
        () -> {
          stopPlugin();
          throw cause;
        });
  }

  private void call(String method, Runnable call) throws Exception {
    valueOf(
        method,
        () -> {
          call.run();
          return null;
        });
  }

  private <T> T valueOf(String method, Callable<T> call) throws Exception {
    ClassLoader loader = connector.getClass().getClassLoader();
    return env.plugins().calls().call(spec.name() + " " + method + "()", deadline, loader, call);
  }

  @Override
  public String toString() {
    return "ConnectorRunner[" + spec + "]";
  }
}
