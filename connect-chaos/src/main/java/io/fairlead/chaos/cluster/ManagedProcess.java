// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import io.fairlead.chaos.ChaosException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is started again and again with one command line. Used by one thread. */
public final class ManagedProcess implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(60);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path console;
  private Process process;

  /**
   * @param environment on top of this process's own
   * @param console gets what it prints, in all its lives
   */
  ManagedProcess(String name, List<String> command, Map<String, String> environment, Path console) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.console = console;
  }

  /** Starts it unless it runs; returns at once. */
  public void start() {
    if (isAlive()) {
      return;
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
    builder.environment().keySet().removeAll(List.of("EXTRA_ARGS", "JMX_PORT", "KAFKA_OPTS"));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new ChaosException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      await();
    }
  }

  /**
   * SIGTERM; returns when it has ended.
   *
   * @return false if it did not end in time and was killed
   */
  public boolean terminate() {
    return terminate(END);
  }

  boolean terminate(Duration patience) {
    if (process == null) {
      return true;
    }
    process.destroy();
    boolean ended;
    try {
      ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted", e);
    }
    if (!ended) {
      kill();
    }
    return ended;
  }

  /** SIGSTOP: it stands still as on a machine that is suspended. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    if (!isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new ChaosException("cannot send " + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted", e);
    }
  }

  private void await() {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new ChaosException(
            name + " did not end within " + END.toSeconds() + " s, see " + console);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted", e);
    }
  }

  @Override
  public void close() {
    thaw();
    kill();
  }

  @Override
  public String toString() {
    return name;
  }
}
