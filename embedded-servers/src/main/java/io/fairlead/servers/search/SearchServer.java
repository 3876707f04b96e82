// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.search;

import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * OpenSearch or Elasticsearch as a JVM of its own, with a class path of its own. It ends with this
 * process, however this one ends. Runs as any user. Safe for use by any thread; {@code close} is
 * idempotent and leaves the data.
 */
public final class SearchServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(600);
  private static final long STOP_SECONDS = 20;

  private final Settings settings;
  private final int port;
  private Process process;

  /**
   * What to start.
   *
   * @param mainClass of the program, which gets folder, port and settings
   * @param classPath of the program
   * @param folder for data and output
   * @param port wanted; another one if it is taken; 0 for any
   * @param more settings of the node, {@code key=value}
   */
  public record Settings(
      String mainClass, String classPath, Path folder, int port, List<String> more) {

    private static final String OPEN_SEARCH = "io.fairlead.search.OpenSearchNode";
    private static final String ELASTICSEARCH = "io.fairlead.elasticsearch.ElasticsearchNode";

    /** An OpenSearch; the module embedded-search and what it needs are on the class path. */
    public static Settings openSearch(String classPath, Path folder, int port, String... more) {
      return new Settings(OPEN_SEARCH, classPath, folder, port, List.of(more));
    }

    /**
     * An Elasticsearch; the module embedded-elasticsearch and what it needs are on the class path.
     */
    public static Settings elasticsearch(String classPath, Path folder, int port, String... more) {
      return new Settings(ELASTICSEARCH, classPath, folder, port, List.of(more));
    }
  }

  private SearchServer(Settings settings, int port) {
    this.settings = settings;
    this.port = port;
  }

  /** Launches the process, and returns before it answers; see {@link #awaitAnswer}. */
  public static SearchServer launch(Settings settings) {
    SearchServer server = new SearchServer(settings, LocalPorts.freeOr(settings.port()));
    server.launch();
    return server;
  }

  /**
   * Starts it; it answers when this returns.
   *
   * @throws IllegalStateException if it does not
   */
  public static SearchServer start(Settings settings) {
    SearchServer server = launch(settings);
    try {
      server.awaitAnswer();
      return server;
    } catch (IllegalStateException e) {
      server.kill();
      throw e;
    }
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://" + LocalPorts.HOST + ":" + port);
  }

  /** Calls to it. */
  public SearchApi api() {
    return new SearchApi(uri());
  }

  /** Its process id. */
  public synchronized long pid() {
    return process.pid();
  }

  /**
   * Waits until it answers and can be written to.
   *
   * @throws IllegalStateException if it ends instead, or ten minutes are over
   */
  public void awaitAnswer() {
    long deadline = System.nanoTime() + START.toNanos();
    SearchApi api = api();
    while (System.nanoTime() < deadline && alive() && !Thread.currentThread().isInterrupted()) {
      try {
        if (api.get("/_cluster/health").path("status").asText().matches("green|yellow")) {
          return;
        }
      } catch (UncheckedIOException e) {
        // Not yet.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new IllegalStateException("the search server does not answer, see " + output());
  }

  /** Ends as a machine without power does. */
  public synchronized void kill() {
    process.destroyForcibly();
    await(process);
  }

  /** Starts again on the same port and data; it answers when this returns. */
  public void restart() {
    synchronized (this) {
      if (process.isAlive()) {
        throw new IllegalStateException("the search server is running");
      }
      launch();
    }
    awaitAnswer();
  }

  @Override
  public synchronized void close() {
    process.destroy();
    if (!await(process)) {
      kill();
    }
  }

  private synchronized boolean alive() {
    return process.isAlive();
  }

  private Path output() {
    return settings.folder().resolve("output.txt");
  }

  private synchronized void launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It shares the machine with what is shown or tested.
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", settings.classPath(), settings.mainClass()));
    command.add(settings.folder().toString());
    command.add(String.valueOf(port));
    command.addAll(settings.more());
    try {
      Files.createDirectories(settings.folder());
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("the search server does not start: " + e, e);
    }
  }

  private static boolean await(Process ending) {
    try {
      return ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
