// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import io.fairlead.connect.runtime.ConnectWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Fairlead worker in a process of its own, which can be killed. */
public final class ChildWorker implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(180);

  private final Process process;
  private final URI restUri;
  private final Path output;

  private ChildWorker(Process process, URI restUri, Path output) {
    this.process = process;
    this.restUri = restUri;
    this.output = output;
  }

  /** Starts a worker; its files lie in the folder. */
  public static ChildWorker start(Path folder, Map<String, String> worker, String... jvmOptions) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("worker.properties");
      Properties properties = new Properties();
      properties.putAll(worker);
      try (var out = Files.newOutputStream(file)) {
        properties.store(out, null);
      }
      Path address = folder.resolve("address");
      Files.deleteIfExists(address);
      // Outlives the test's own folder, for whoever wants to know why it failed.
      Path logs = Files.createDirectories(Path.of("target", "child-workers").toAbsolutePath());
      Path output = Files.createTempFile(logs, folder.getFileName() + "-", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of(jvmOptions));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(ChildWorker.class.getName(), file.toString(), address.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        Awaitility.await("start of the worker's process, see " + output)
            .atMost(START)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> Files.exists(address) || !process.isAlive());
        if (!Files.exists(address)) {
          throw new IllegalStateException(
              "the worker's process ended: " + Files.readString(output));
        }
      } catch (RuntimeException e) {
        process.destroyForcibly();
        throw e;
      }
      return new ChildWorker(process, URI.create(Files.readString(address)), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI restUri() {
    return restUri;
  }

  /** All that it has printed and logged. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it without giving it a chance to do anything. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Holds the process as a machine does that swaps or is suspended. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end, as a service manager does. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      await();
    }
  }

  private void await() {
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the worker's process does not end, see " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  /** The child's own entry: properties file, file to write its address to. */
  public static void main(String[] arguments) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> worker = new HashMap<>();
    properties.forEach((key, value) -> worker.put((String) key, (String) value));
    ConnectWorker handle = ConnectWorker.start(worker);
    Runtime.getRuntime().addShutdownHook(new Thread(handle::close));
    Path address = Path.of(arguments[1]);
    Path draft = address.resolveSibling("address.draft");
    Files.writeString(draft, handle.restUri().toString());
    Files.move(draft, address, StandardCopyOption.ATOMIC_MOVE);
    handle.completion().toCompletableFuture().join();
  }
}
