// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import io.fairlead.connect.runtime.herder.ConnectorOffsets.ConnectorOffset;
import io.fairlead.connect.runtime.herder.OffsetsAdmin;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.store.SourceOffsets;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Offsets of connectors, read and changed on a few threads of its own, so that a hanging plugin or
 * an absent broker holds up nothing else.
 */
public final class ConnectorOffsetsAdmin implements OffsetsAdmin {

  private static final int THREADS = 4;
  private static final int MAX_WAITING = 1_000;

  private final OffsetServices services;
  private final ExecutorService threads;

  public ConnectorOffsetsAdmin(OffsetServices services) {
    this.services = services;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "connect-offsets");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** A connector about to be asked, with its config resolved. */
  private record Subject(String name, Connector plugin, Map<String, String> config) {}

  @Override
  public CompletableFuture<ConnectorOffsets> offsets(
      String connector, Map<String, String> config, Instant deadline) {
    return run(
        connector,
        deadline,
        () -> {
          Subject subject = subject(connector, config);
          return subject.plugin() instanceof SinkConnector
              ? group(subject).read(remaining(deadline))
              : sourceOffsets(subject, deadline);
        });
  }

  @Override
  public CompletableFuture<String> change(
      String connector,
      Map<String, String> config,
      Map<Map<String, ?>, Map<String, ?>> offsets,
      Instant deadline) {
    return run(
        connector,
        deadline,
        () -> {
          Subject subject = subject(connector, config);
          boolean plugin =
              subject.plugin() instanceof SinkConnector sink
                  ? changeSink(subject, sink, offsets, deadline)
                  : changeSource(subject, offsets, deadline);
          return sentence(plugin, offsets == null ? "reset" : "altered");
        });
  }

  private static String sentence(boolean pluginKnows, String done) {
    return pluginKnows
        ? "The offsets for this connector have been " + done + " successfully"
        : "The offsets that the framework keeps for this connector have been "
            + done
            + " successfully. If the connector keeps offsets elsewhere too, they have to be "
            + done
            + " there by hand.";
  }

  private boolean changeSink(
      Subject subject,
      SinkConnector sink,
      Map<Map<String, ?>, Map<String, ?>> offsets,
      Instant deadline)
      throws Exception {
    SinkGroup group = group(subject);
    Map<TopicPartition, Long> wanted =
        offsets == null ? group.allForgotten(remaining(deadline)) : SinkOffsetFormat.parse(offsets);
    boolean handled =
        alter(subject, () -> sink.alterOffsets(subject.config(), new HashMap<>(wanted)));
    if (offsets == null) {
      group.delete(remaining(deadline));
    } else {
      group.alter(wanted, remaining(deadline));
    }
    return handled;
  }

  private boolean changeSource(
      Subject subject, Map<Map<String, ?>, Map<String, ?>> offsets, Instant deadline)
      throws Exception {
    try (SourceOffsets store = services.sourceOffsets().apply(subject.name(), subject.config())) {
      Map<Map<String, ?>, Map<String, ?>> wanted = new HashMap<>();
      if (offsets == null) {
        get(store.all(), deadline).keySet().forEach(partition -> wanted.put(partition, null));
      } else {
        wanted.putAll(StoredForm.of(offsets));
      }
      boolean handled =
          alter(
              subject,
              () ->
                  ((SourceConnector) subject.plugin())
                      .alterOffsets(subject.config(), new HashMap<>(wanted)));
      if (!wanted.isEmpty()) {
        write(subject, store, wanted, deadline);
      }
      return handled;
    }
  }

  private void write(
      Subject subject,
      SourceOffsets store,
      Map<Map<String, ?>, Map<String, ?>> wanted,
      Instant deadline)
      throws Exception {
    if (services.config().exactlyOnceSourceEnabled()
        && store instanceof TransactionalOffsets offsets) {
      new OffsetTransaction(subject.name(), subject.config(), services.clients())
          .write(offsets, wanted, remaining(deadline));
    } else {
      get(store.commit(wanted), deadline);
    }
  }

  @Override
  public CompletableFuture<Void> fenceProducers(
      String connector, Map<String, String> config, int tasks, Instant deadline) {
    return run(
        connector,
        deadline,
        () -> {
          Map<String, String> resolved = services.configProviders().resolve(config).values();
          Map<String, Object> admin =
              services
                  .clients()
                  .ofSource(
                      connector,
                      resolved,
                      each -> each.admin("connector-worker-adminclient-" + connector));
          List<String> ids =
              IntStream.range(0, tasks)
                  .mapToObj(
                      task ->
                          ClientConfigs.transactionalId(
                              services.config().groupId(), connector, task))
                  .toList();
          fence(admin, ids, remaining(deadline));
          return null;
        });
  }

  private static void fence(Map<String, Object> adminConfig, List<String> ids, Duration timeout)
      throws Exception {
    try (Admin admin = Admin.create(adminConfig)) {
      admin
          .fenceProducers(
              ids, new FenceProducersOptions().timeoutMs(Math.toIntExact(timeout.toMillis())))
          .all()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdAuthorizationException) {
        throw new ConnectException(
            "The worker may not fence transactional ids such as "
                + ids.get(0)
                + ": grant its principal Describe and Write on them",
            e.getCause());
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private boolean alter(Subject subject, Callable<Boolean> alterOffsets) throws Exception {
    try {
      return services
          .calls()
          .call(
              subject.name() + " alterOffsets()",
              callTimeout(),
              subject.plugin().getClass().getClassLoader(),
              alterOffsets);
    } catch (UnsupportedOperationException e) {
      throw new ConnectException(
          "Connector " + subject.name() + " does not support changing its offsets from outside", e);
    }
  }

  private ConnectorOffsets sourceOffsets(Subject subject, Instant deadline) throws Exception {
    try (SourceOffsets store = services.sourceOffsets().apply(subject.name(), subject.config())) {
      List<ConnectorOffset> offsets =
          get(store.all(), deadline).entrySet().stream()
              .map(entry -> new ConnectorOffset(entry.getKey(), entry.getValue()))
              .toList();
      return new ConnectorOffsets(offsets);
    }
  }

  private SinkGroup group(Subject subject) {
    return new SinkGroup(subject.name(), subject.plugin().getClass(), subject.config(), services);
  }

  private Subject subject(String connector, Map<String, String> raw) throws Exception {
    Map<String, String> config = services.configProviders().resolve(raw).values();
    String className = config.get("connector.class");
    String version = config.get("connector.plugin.version");
    ClassLoader loader = services.plugins().connectorClass(className, version).getClassLoader();
    Connector plugin =
        services
            .calls()
            .call(
                connector + " constructor",
                callTimeout(),
                loader,
                () -> services.plugins().newConnector(className, version));
    return new Subject(connector, plugin, config);
  }

  private Duration callTimeout() {
    return Duration.ofMillis(services.config().getLong(WorkerConfig.PLUGIN_CALL_TIMEOUT_MS_CONFIG));
  }

  private <T> CompletableFuture<T> run(String connector, Instant deadline, Callable<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              remaining(deadline);
              answer.complete(work.call());
            } catch (ConnectException e) {
              answer.completeExceptionally(e);
            } catch (TimeoutException e) {
              answer.completeExceptionally(e);
            } catch (Exception e) {
              answer.completeExceptionally(
                  new ConnectException(
                      "Offsets of connector "
                          + connector
                          + " could not be read or changed: "
                          + e.getMessage(),
                      e));
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new ConnectException("Too many requests on offsets wait here; try again later", e));
    }
    return answer;
  }

  private static Duration remaining(Instant deadline) throws TimeoutException {
    Duration left = Duration.between(Instant.now(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw new TimeoutException("Request on offsets timed out");
    }
    return left;
  }

  private static <T> T get(CompletableFuture<T> future, Instant deadline) throws Exception {
    try {
      return future.get(remaining(deadline).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
