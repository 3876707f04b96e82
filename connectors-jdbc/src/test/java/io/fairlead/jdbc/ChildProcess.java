// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.connect.runtime.ConnectWorker;
import io.fairlead.servers.KafkaBroker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A worker or a broker in a JVM of its own, so that it can be killed as a power failure would. */
final class ChildProcess implements AutoCloseable {

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /** A worker with these properties; it runs when its REST interface answers. */
  static ChildProcess worker(Path folder, Map<String, String> properties) throws IOException {
    Path file = Files.createTempFile(folder, "worker", ".properties");
    Properties all = new Properties();
    all.putAll(properties);
    try (OutputStream out = Files.newOutputStream(file)) {
      all.store(out, null);
    }
    return start(folder, "worker", file.toString());
  }

  /** A broker on that port with its log in that folder; it runs when a client gets through. */
  static ChildProcess broker(Path folder, Path data, int port) throws IOException {
    return start(folder, "broker", data.toString(), Integer.toString(port));
  }

  private static ChildProcess start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-da:org.postgresql..."));
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classes, ChildProcess.class.getName()));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, arguments[0], ".log");
    return new ChildProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The process's entry point. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("broker")) {
      KafkaBroker.start(
          KafkaBroker.Settings.defaults()
              .withTopicAutoCreation()
              .withDataDirectory(Path.of(arguments[1]))
              .withPort(Integer.parseInt(arguments[2])));
    } else {
      Properties properties = new Properties();
      try (InputStream in = Files.newInputStream(Path.of(arguments[1]))) {
        properties.load(in);
      }
      Map<String, String> worker = new HashMap<>();
      properties.stringPropertyNames().forEach(key -> worker.put(key, properties.getProperty(key)));
      ConnectWorker.start(worker);
    }
    Thread.currentThread().join();
  }
}
