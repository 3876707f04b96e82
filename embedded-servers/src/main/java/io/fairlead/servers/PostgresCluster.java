// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database cluster's files and the commands that work on them. Not thread-safe; {@link
 * PostgresServer} takes care of that.
 */
final class PostgresCluster {

  static final String SUPERUSER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(60);
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);

  private final PostgresBinaries binaries;
  private final PostgresAccount account;
  private final Path files;
  private final Path log;

  PostgresCluster(PostgresBinaries binaries, PostgresAccount account, Path directory) {
    this.binaries = binaries;
    this.account = account;
    this.files = directory.resolve("cluster");
    this.log = directory.resolve("postgres.log");
  }

  /** Creates the cluster, or takes over the existing one from a server that was left running. */
  void prepare(Optional<String> password) throws IOException, InterruptedException {
    if (Files.exists(files.resolve("PG_VERSION"))) {
      stopLeftover();
      return;
    }
    DataDirectory.delete(files);
    account.own(files.getParent());
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + files,
                "--username=" + SUPERUSER,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions"));
    Path passwordFile = files.resolveSibling("initial-password");
    try {
      if (password.isPresent()) {
        Files.writeString(passwordFile, password.get());
        account.own(passwordFile);
        command.add("--auth=scram-sha-256");
        command.add("--pwfile=" + passwordFile);
      } else {
        command.add("--auth=trust");
      }
      run(command);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  /** Starts the server process and waits until it accepts connections. */
  Process start(int port, Map<String, String> settings, PostgresServer.Login login)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.program("postgres").toString(),
                "-D",
                files.toString(),
                "-p",
                Integer.toString(port)));
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    Process process = process(command).start();
    boolean ready = false;
    try {
      long deadline = System.nanoTime() + START_DEADLINE.toNanos();
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        if (answers(login)) {
          ready = true;
          return process;
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "PostgreSQL did not accept connections on port %d within %d s: %s"
                  .formatted(port, START_DEADLINE.toSeconds(), lastLogLines()));
        }
      }
      throw new IOException("PostgreSQL ended with its start: " + lastLogLines());
    } finally {
      if (!ready) {
        process.destroyForcibly();
      }
    }
  }

  /** Ends all sessions and shuts the server down, in an orderly way. */
  void stop() throws IOException, InterruptedException {
    run(
        List.of(
            binaries.program("pg_ctl").toString(),
            "--pgdata=" + files,
            "--mode=fast",
            "--wait",
            "--silent",
            "stop"));
  }

  boolean portWasTaken() throws IOException {
    return lastLogLines().contains("could not bind");
  }

  private void stopLeftover() throws IOException, InterruptedException {
    Path lock = files.resolve("postmaster.pid");
    if (!Files.exists(lock)) {
      return;
    }
    List<String> lines = Files.readAllLines(lock, StandardCharsets.UTF_8);
    Optional<ProcessHandle> leftover =
        lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
    if (leftover.isPresent() && leftover.get().info().command().orElse("").endsWith("/postgres")) {
      LOG.info("stopping the PostgreSQL that an earlier run left on {}", files);
      stop();
    }
  }

  private static boolean answers(PostgresServer.Login login) {
    try (Connection connection =
        DriverManager.getConnection(
            login.jdbcUrl() + "?connectTimeout=2", login.user(), login.password())) {
      return connection.isValid(2);
    } catch (SQLException e) {
      LOG.trace("PostgreSQL is not ready yet", e);
      return false;
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process process = process(command).start();
    if (!process.waitFor(COMMAND_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          "%s did not end within %d s".formatted(command.get(0), COMMAND_DEADLINE.toSeconds()));
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with code %d: %s"
              .formatted(command.get(0), process.exitValue(), lastLogLines()));
    }
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(account.command(command))
            .directory(files.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
    return builder;
  }

  private String lastLogLines() throws IOException {
    if (!Files.exists(log)) {
      return "(no log)";
    }
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
  }
}
