// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server as a child process, reachable on the loopback interface, with logical
 * decoding switched on.
 *
 * <p>Runs as any user; for root see {@link PostgresAccount}. All methods are thread-safe and return
 * when the server has reached that state. The process ends with this JVM unless the JVM is killed;
 * a server that was left running is taken down when its data folder is used again.
 */
public final class PostgresServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final int START_ATTEMPTS = 5;
  private static final Duration CHILDREN_DEADLINE = Duration.ofSeconds(20);

  /**
   * What the server is started with.
   *
   * @param dataDirectory where the cluster lies, kept on close; a temporary folder if empty
   * @param binariesDirectory where the programs are unpacked; a folder shared by this user's
   *     servers if empty
   * @param port the port; 0 for any free one
   * @param password of the superuser; without one, every connection is trusted
   * @param overrides server settings (of {@code postgresql.conf}) that win over the defaults
   */
  public record Settings(
      Optional<Path> dataDirectory,
      Optional<Path> binariesDirectory,
      int port,
      Optional<String> password,
      Map<String, String> overrides) {

    public Settings {
      overrides = Map.copyOf(overrides);
    }

    /** Temporary data, any free port, trusted connections. */
    public static Settings defaults() {
      return new Settings(Optional.empty(), Optional.empty(), 0, Optional.empty(), Map.of());
    }

    public Settings withDataDirectory(Path directory) {
      return new Settings(Optional.of(directory), binariesDirectory, port, password, overrides);
    }

    public Settings withBinariesDirectory(Path directory) {
      return new Settings(dataDirectory, Optional.of(directory), port, password, overrides);
    }

    public Settings withPort(int wanted) {
      return new Settings(dataDirectory, binariesDirectory, wanted, password, overrides);
    }

    public Settings withPassword(String secret) {
      return new Settings(dataDirectory, binariesDirectory, port, Optional.of(secret), overrides);
    }

    public Settings with(String key, String value) {
      Map<String, String> all = new HashMap<>(overrides);
      all.put(key, value);
      return new Settings(dataDirectory, binariesDirectory, port, password, all);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "Settings[dataDirectory=%s, port=%d, overrides=%s]"
          .formatted(dataDirectory, port, overrides);
    }
  }

  /** Where and as whom to connect. */
  record Login(String jdbcUrl, String user, String password) {}

  private final Settings settings;
  private final DataDirectory data;
  private final PostgresCluster cluster;
  private final int port;
  private final Thread shutdownHook;
  private Process process;
  private boolean closed;

  private PostgresServer(
      Settings settings, DataDirectory data, PostgresCluster cluster, Running running) {
    this.settings = settings;
    this.data = data;
    this.cluster = cluster;
    this.port = running.port();
    this.process = running.process();
    this.shutdownHook = new Thread(this::close, "postgres-" + port + "-shutdown");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Tells why there can be no server on this machine, or empty if there can. */
  public static Optional<String> unavailable() {
    return PostgresBinaries.onClassPath()
        ? Optional.empty()
        : Optional.of("no PostgreSQL binaries for this platform are on the class path");
  }

  /** Starts a server with {@link Settings#defaults()}. */
  public static PostgresServer start() {
    return start(Settings.defaults());
  }

  /**
   * Starts a server, creating its cluster if the data folder has none.
   *
   * @throws IllegalStateException if it does not start; the message has the end of its log
   */
  public static PostgresServer start(Settings settings) {
    long begin = System.nanoTime();
    DataDirectory data = DataDirectory.of(settings.dataDirectory(), "fairlead-postgres-");
    try {
      PostgresCluster cluster =
          new PostgresCluster(
              PostgresBinaries.unpack(settings.binariesDirectory()),
              PostgresAccount.choose(),
              data.path());
      cluster.prepare(settings.password());
      Running running = run(cluster, settings, data.temporary());
      PostgresServer server = new PostgresServer(settings, data, cluster, running);
      LOG.info(
          "PostgreSQL on port {} started in {} ms, data in {}",
          server.port,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
          data.path());
      return server;
    } catch (IOException e) {
      release(data);
      throw new IllegalStateException("PostgreSQL did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      release(data);
      throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
    }
  }

  /**
   * Drops the hook that stops the server when the JVM ends; from now on the caller sees to that, in
   * its own order.
   */
  public void leaveShutdownToCaller() {
    removeShutdownHook();
  }

  /** The port; the same for the whole life of this object. */
  public int port() {
    return port;
  }

  /** The superuser's name. */
  public String user() {
    return PostgresCluster.SUPERUSER;
  }

  /** The superuser's password; empty if every connection is trusted. */
  public String password() {
    return settings.password().orElse("");
  }

  /** The URL of a database, without user and password. */
  public String jdbcUrl(String database) {
    return jdbcUrl(port, database);
  }

  /** The folder that holds the cluster and the server's log. */
  public Path dataDirectory() {
    return data.path();
  }

  /** Opens a connection as superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password());
  }

  /**
   * Creates a database.
   *
   * @throws IllegalStateException if it exists, or the server refuses
   */
  public void createDatabase(String name) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + quoted(name));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name + ": " + e.getMessage(), e);
    }
  }

  /** Shuts the server down in an orderly way, keeping port and data. */
  public synchronized void stop() {
    if (process == null) {
      return;
    }
    try {
      if (process.isAlive()) {
        cluster.stop();
      }
    } catch (IOException e) {
      LOG.warn("PostgreSQL on port {} did not stop by itself, killing it", port, e);
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
    process = null;
  }

  /**
   * Kills the server without any chance to tidy up: SIGKILL to the postmaster, whose children then
   * end by themselves. Data and port are kept for {@link #restart}.
   */
  public synchronized void kill() {
    if (process == null) {
      return;
    }
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    CompletableFuture<?> gone =
        CompletableFuture.allOf(
            Stream.concat(children.stream().map(ProcessHandle::onExit), Stream.of(process.onExit()))
                .toArray(CompletableFuture<?>[]::new));
    try {
      gone.get(CHILDREN_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("children of the killed PostgreSQL on port {} linger, killing them", port, e);
      children.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process = null;
  }

  /** Starts the server again on its port and data, stopping it first if it runs. */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
    stop();
    try {
      process = run(cluster, settings.withPort(port), data.temporary()).process();
    } catch (IOException e) {
      throw new IllegalStateException(
          "PostgreSQL did not come back on port " + port + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
    }
  }

  /** Tells whether the server process is there. */
  public synchronized boolean running() {
    return process != null && process.isAlive();
  }

  /** Stops the server for good and removes its data if that is temporary. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop();
    release(data);
    if (Thread.currentThread() != shutdownHook) {
      removeShutdownHook();
    }
  }

  private void removeShutdownHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("the JVM is shutting down, the hook finds the server closed", e);
    }
  }

  private record Running(Process process, int port) {}

  private static Running run(PostgresCluster cluster, Settings settings, boolean temporary)
      throws IOException, InterruptedException {
    Map<String, String> serverSettings = serverSettings(settings, temporary);
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() > 0 ? settings.port() : LocalPorts.free();
      Login login =
          new Login(
              jdbcUrl(port, "postgres"), PostgresCluster.SUPERUSER, settings.password().orElse(""));
      try {
        return new Running(cluster.start(port, serverSettings, login), port);
      } catch (IOException e) {
        if (settings.port() > 0 || attempt == START_ATTEMPTS || !cluster.portWasTaken()) {
          throw e;
        }
        LOG.debug("port {} was taken while PostgreSQL started, trying another", port, e);
      }
    }
  }

  private static Map<String, String> serverSettings(Settings settings, boolean temporary) {
    Map<String, String> all = new TreeMap<>();
    all.put("listen_addresses", LocalPorts.HOST);
    all.put("unix_socket_directories", "");
    all.put("wal_level", "logical");
    all.put("max_wal_senders", "10");
    all.put("max_replication_slots", "10");
    all.put("max_connections", "100");
    all.put("shared_buffers", "64MB");
    all.put("timezone", "UTC");
    // Data that goes with the server need not survive a power failure; it survives kill() all the
    // same, because what was written lies in the operating system's cache.
    all.put("fsync", temporary ? "off" : "on");
    all.putAll(settings.overrides());
    return all;
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://" + LocalPorts.HOST + ":" + port + "/" + database;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void release(DataDirectory data) {
    try {
      data.release();
    } catch (IOException e) {
      LOG.warn("cannot remove the database's data folder {}", data.path(), e);
    }
  }
}
