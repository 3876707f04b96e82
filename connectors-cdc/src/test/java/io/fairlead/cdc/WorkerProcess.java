// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.connect.runtime.ConnectWorker;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A worker in a JVM of its own, so that it can be killed as a power failure would. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /** Starts one; it runs when its REST API answers. */
  static WorkerProcess start(Path folder, Map<String, String> properties) throws IOException {
    Properties file = new Properties();
    file.putAll(properties);
    Path path = Files.createTempFile(folder, "worker", ".properties");
    try (OutputStream out = Files.newOutputStream(path)) {
      file.store(out, null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("fairlead.test.classpath", classPath())));
    command.addAll(List.of(WorkerProcess.class.getName(), path.toString()));
    File log = folder.resolve(path.getFileName() + ".log").toFile();
    return new WorkerProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The process's entry point. */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> all = new java.util.HashMap<>();
    properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
    ConnectWorker.start(all);
    Thread.currentThread().join();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
