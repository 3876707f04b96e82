// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM of its own with this one's class path, so that what runs in it can be killed as a power
 * failure would. What it prints stays in {@code target/jvms} of the current folder. Its main class
 * gets a folder as its only argument, for {@link #properties} and {@link #ready}.
 */
public final class JvmProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(120);

  private final Process process;
  private final String answer;

  private JvmProcess(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /**
   * Starts one, and waits until its main class has called {@link #ready}.
   *
   * @param properties what the main class gets by {@link #properties}
   * @param options of the JVM; without any, it has a heap of 512 MiB
   * @throws IllegalStateException if it ends or is not ready within two minutes
   */
  public static JvmProcess start(Class<?> main, Map<String, String> properties, String... options) {
    try {
      Path logs = Files.createDirectories(Path.of("target", "jvms").toAbsolutePath());
      Path folder = Files.createTempDirectory(logs, main.getSimpleName() + "-");
      Properties file = new Properties();
      file.putAll(properties);
      try (OutputStream out = Files.newOutputStream(folder.resolve("properties"))) {
        file.store(out, null);
      }
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options.length == 0 ? List.of("-Xmx512m") : List.of(options));
      command.add("-XX:+UseSerialGC");
      String classPath = System.getProperty("java.class.path");
      command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath)));
      command.addAll(List.of(main.getName(), folder.toString()));
      Path output = folder.resolve("output.txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      awaitReady(process, folder.resolve("ready"), output);
      return new JvmProcess(process, Files.readString(folder.resolve("ready")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitReady(Process process, Path ready, Path output) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(ready)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the process is not ready, see " + output + ": " + Files.readString(output));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** What the main class said when it was ready. */
  public String answer() {
    return answer;
  }

  /** Its number in the operating system. */
  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process was killed", e);
    }
  }

  /** Kills it. */
  @Override
  public void close() {
    kill();
  }

  /** For the main class: what it was started with. */
  public static Map<String, String> properties(String[] arguments) throws IOException {
    Properties file = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0], "properties"))) {
      file.load(in);
    }
    Map<String, String> all = new TreeMap<>();
    file.stringPropertyNames().forEach(key -> all.put(key, file.getProperty(key)));
    return all;
  }

  /** For the main class: it is ready, and has something to say. */
  public static void ready(String[] arguments, String answer) throws IOException {
    Path draft = Path.of(arguments[0], "draft");
    Files.writeString(draft, answer);
    Files.move(draft, Path.of(arguments[0], "ready"), StandardCopyOption.ATOMIC_MOVE);
  }
}
