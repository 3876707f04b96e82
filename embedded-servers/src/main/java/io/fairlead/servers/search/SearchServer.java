// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.search;

import io.fairlead.servers.LocalPorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
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
   * A version of a server.
   *
   * @param mainClass of the program, a {@link NodeProgram}
   * @param classPath of the program
   * @param roles of a node that does everything, as that version calls them
   * @param java home of the Java that it runs on
   */
  public record Program(String mainClass, String classPath, String roles, Path java) {

    private static final String OPEN_SEARCH = "io.fairlead.search.OpenSearchNode";
    private static final String ELASTICSEARCH = "io.fairlead.elasticsearch.ElasticsearchNode";
    private static final String ROLES = "cluster_manager,data,ingest";
    private static final String OLD_ROLES = "master,data,ingest";

    /** An OpenSearch from 2; the module embedded-search and what it needs are on the class path. */
    public static Program openSearch(String classPath) {
      return new Program(OPEN_SEARCH, classPath, ROLES, own());
    }

    /** An OpenSearch 1: the same module with the jars of that version. */
    public static Program openSearch1(String classPath) {
      return new Program(OPEN_SEARCH, classPath, OLD_ROLES, own());
    }

    /**
     * An Elasticsearch; the module embedded-elasticsearch and what it needs are on the class path.
     */
    public static Program elasticsearch(String classPath) {
      return new Program(ELASTICSEARCH, classPath, OLD_ROLES, own());
    }

    /** The same on another Java. */
    public Program on(Path home) {
      return new Program(mainClass, classPath, roles, home);
    }

    private static Path own() {
      return Path.of(System.getProperty("java.home"));
    }
  }

  /**
   * What to start.
   *
   * @param folder for data and output
   * @param port wanted; another one if it is taken; 0 for any
   * @param more settings of the node, {@code key=value}
   */
  public record Settings(Program program, Path folder, int port, List<String> more) {

    /** An OpenSearch; the module embedded-search and what it needs are on the class path. */
    public static Settings openSearch(String classPath, Path folder, int port, String... more) {
      return new Settings(Program.openSearch(classPath), folder, port, List.of(more));
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
    Program program = settings.program();
    command.add(program.java().resolve("bin").resolve("java").toString());
    // It shares the machine with what is shown or tested.
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // The program takes its arguments by a class of this module, and nothing else of it.
    String classPath = program.classPath() + File.pathSeparator + own();
    command.addAll(List.of("-cp", classPath, program.mainClass()));
    command.add(settings.folder().toString());
    command.add("http.port=" + port);
    command.add("transport.port=0");
    command.add("discovery.type=single-node");
    command.add("node.roles=" + program.roles());
    // A demonstration and a test shall not fail because the disk is nearly full.
    command.add("cluster.routing.allocation.disk.threshold_enabled=false");
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

  /** Where this module's classes are. */
  private static Path own() {
    try {
      return Path.of(NodeProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has no address", e);
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
