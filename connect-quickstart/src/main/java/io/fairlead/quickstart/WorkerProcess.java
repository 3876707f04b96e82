// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A distributed worker as its own process, started by the distribution's script as in production.
 */
final class WorkerProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final int USUAL_PORT = 8083;
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
  private static final Duration PROBE_PAUSE = Duration.ofMillis(50);

  private final Process process;
  private final URI rest;
  private final Path console;

  private WorkerProcess(Process process, URI rest, Path console) {
    this.process = process;
    this.rest = rest;
    this.console = console;
  }

  /**
   * Starts the script; returns before the worker answers.
   *
   * @param home of the distribution
   */
  static WorkerProcess start(Path home, DataFolder data, String bootstrapServers) {
    URI rest = URI.create("http://" + LocalPorts.HOST + ":" + LocalPorts.freeOr(USUAL_PORT));
    Path properties = data.file("worker.properties");
    Path pidFile = data.file("worker.pid");
    Path console = data.logs().resolve("worker-console.log");
    try {
      endLeftover(pidFile, properties);
      Files.writeString(properties, properties(data, bootstrapServers, rest));
      ProcessBuilder builder =
          new ProcessBuilder(
                  home.resolve("bin").resolve("fairlead").toString(),
                  "worker",
                  properties.toString())
              .directory(data.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(console.toFile()));
      builder.environment().put("LOG_DIR", data.logs().toString());
      builder.environment().putIfAbsent("KAFKA_HEAP_OPTS", "-Xms64m -Xmx512m");
      // These belong to the quickstart's own process, where it is started through them.
      builder.environment().remove("EXTRA_ARGS");
      builder.environment().remove("JMX_PORT");
      Process process = builder.start();
      Files.writeString(pidFile, Long.toString(process.pid()));
      return new WorkerProcess(process, rest, console);
    } catch (IOException e) {
      throw new QuickstartException(
          QuickstartException.ENVIRONMENT, "cannot start the worker: " + e, e);
    }
  }

  URI rest() {
    return rest;
  }

  long pid() {
    return process.pid();
  }

  boolean running() {
    return process.isAlive();
  }

  /** The end of what it printed, for a message about its failure. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(console);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + console, e);
    }
  }

  /** Waits until the worker answers. */
  void awaitAnswer(ConnectRest calls) throws InterruptedException {
    long deadline = System.nanoTime() + START_DEADLINE.toNanos();
    while (!calls.answers()) {
      if (process.waitFor(PROBE_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new QuickstartException(
            QuickstartException.RUNTIME,
            "the worker ended with code %d while starting; the end of %s:%n%s"
                .formatted(process.exitValue(), console, lastWords()));
      }
      if (System.nanoTime() > deadline) {
        throw new QuickstartException(
            QuickstartException.RUNTIME,
            "the worker did not answer at %s within %d s, see %s"
                .formatted(rest, START_DEADLINE.toSeconds(), console));
      }
    }
  }

  /** Asks the worker to end and, past a deadline, kills it. Idempotent. */
  @Override
  public void close() {
    end(process.toHandle(), STOP_DEADLINE);
  }

  /** A run that was killed could not take its worker along. */
  private static void endLeftover(Path pidFile, Path properties) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> leftover =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim()));
    boolean ours =
        leftover
            .flatMap(handle -> handle.info().commandLine())
            .filter(line -> line.contains(properties.toString()))
            .isPresent();
    if (ours) {
      LOG.info("Ending the worker {} that an earlier run left", leftover.get().pid());
      end(leftover.get(), STOP_DEADLINE);
    }
  }

  private static void end(ProcessHandle handle, Duration patience) {
    if (!handle.isAlive()) {
      return;
    }
    handle.destroy();
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle.destroyForcibly();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The worker {} does not end by itself, killing it", handle.pid(), e);
      handle.destroyForcibly();
    }
  }

  private static String properties(DataFolder data, String bootstrapServers, URI rest) {
    return """
        # Written by fairlead quickstart.
        bootstrap.servers=%s
        group.id=fairlead-quickstart
        config.storage.topic=fairlead-configs
        config.storage.replication.factor=1
        offset.storage.topic=fairlead-offsets
        offset.storage.replication.factor=1
        offset.storage.partitions=5
        status.storage.topic=fairlead-status
        status.storage.replication.factor=1
        status.storage.partitions=2
        key.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter=org.apache.kafka.connect.json.JsonConverter
        # The lag in the live table comes from committed offsets.
        offset.flush.interval.ms=1000
        listeners=%s
        # Passwords are read from the file that the connectors' configs refer to.
        config.providers=file
        config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
        config.providers.file.param.allowed.paths=%s
        """
        .formatted(bootstrapServers, rest, data.root());
  }
}
