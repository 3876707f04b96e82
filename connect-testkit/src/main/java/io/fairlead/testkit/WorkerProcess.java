// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import io.fairlead.connect.runtime.ConnectWorker;
import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A distributed worker as a JVM of its own with the test's class path, so that it can be killed at
 * the worst moment. Its properties are those of {@link TestWorker}; several of one group are a
 * cluster, and one that is started later goes on where a killed one was.
 */
public final class WorkerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(120);

  private final Process process;
  private final TestConnectors connectors;

  private WorkerProcess(Process process, URI rest) {
    this.process = process;
    this.connectors = new TestConnectors(rest);
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @param group of the worker; begins the names of its topics
   * @param properties win over the kit's
   * @param folder for its properties and its output
   */
  public static WorkerProcess start(
      KafkaTestServer kafka, String group, Map<String, String> properties, Path folder) {
    return start(kafka.bootstrapServers(), group, properties, folder);
  }

  /** The same on a broker that this kit did not start, such as one in another process. */
  public static WorkerProcess start(
      String bootstrapServers, String group, Map<String, String> properties, Path folder) {
    String listener = "http://" + LocalPorts.HOST + ":" + LocalPorts.free();
    Properties file = new Properties();
    file.putAll(TestWorker.workerProperties(bootstrapServers, group, properties));
    file.setProperty("listeners", listener);
    try {
      Path path = Files.createTempFile(folder, "worker", ".properties");
      try (OutputStream out = Files.newOutputStream(path)) {
        file.store(out, null);
      }
      Process process =
          new ProcessBuilder(command(path))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(path.getFileName() + ".log").toFile())
              .start();
      WorkerProcess worker = new WorkerProcess(process, URI.create(listener));
      worker.awaitAnswer(folder);
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException("the worker does not start", e);
    }
  }

  private void awaitAnswer(Path folder) {
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        connectors.names();
        return;
      } catch (UncheckedIOException | AssertionError e) {
        // Nobody listens yet, or it says that it is starting.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    kill();
    throw new IllegalStateException("the worker does not answer, see " + folder);
  }

  private static List<String> command(Path properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String own = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", own)));
    command.addAll(List.of(WorkerProcess.class.getName(), properties.toString()));
    return command;
  }

  /** The connectors of its cluster. */
  public TestConnectors connectors() {
    return connectors;
  }

  /** Whether the process is still there; one that ended by itself has said why in its output. */
  public boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The process's entry point. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Properties file = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      file.load(in);
    }
    Map<String, String> properties = new HashMap<>();
    file.stringPropertyNames().forEach(key -> properties.put(key, file.getProperty(key)));
    ConnectWorker.start(properties);
    Thread.currentThread().join();
  }
}
