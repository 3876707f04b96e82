// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A MariaDB server's files and the processes on them. Not thread-safe. */
final class MariaDbFiles {

  static final String USER = "fairlead";

  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final int PROTOCOL = 10;

  private final MariaDbBinaries binaries;
  private final Path files;
  private final Path log;

  MariaDbFiles(MariaDbBinaries binaries, Path directory) {
    this.binaries = binaries;
    this.files = directory.resolve("data");
    this.log = directory.resolve("mariadb.log");
  }

  /** Creates the system tables and the user, unless that was done before. */
  void prepare(String password) throws IOException, InterruptedException {
    if (Files.isDirectory(files.resolve("mysql"))) {
      return;
    }
    Files.createDirectories(files);
    Path script = files.resolveSibling("bootstrap.sql");
    try {
      Files.writeString(script, script(password));
      Process process =
          process(List.of("--bootstrap", "--skip-log-bin")).redirectInput(script.toFile()).start();
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("creating MariaDB's system tables took too long");
      }
      if (process.exitValue() != 0) {
        throw new IOException("MariaDB's system tables could not be created: " + lastLogLines());
      }
    } finally {
      Files.deleteIfExists(script);
    }
  }

  private String script(String password) throws IOException {
    StringBuilder script = new StringBuilder("create database mysql;\nuse mysql;\n");
    script.append("set @auth_root_socket = NULL, @skip_auth_anonymous = 1;\n");
    for (String part :
        List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql")) {
      script.append(Files.readString(binaries.share(part))).append('\n');
    }
    return script
        .append("flush privileges;\n")
        .append("create user " + USER + " identified by '")
        .append(password.replace("\\", "\\\\").replace("'", "''"))
        .append("';\ngrant all on *.* to " + USER + " with grant option;\n")
        .toString();
  }

  /** Starts the server process and waits until it greets clients. */
  Process start(int port, Map<String, String> settings) throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--port=" + port,
                "--bind-address=" + LocalPorts.HOST,
                "--socket=" + files.resolve("s"),
                "--pid-file=" + files.resolve("pid"),
                "--skip-name-resolve",
                // Else it makes a certificate at each start, which takes seconds.
                "--skip-ssl"));
    settings.forEach((key, value) -> options.add("--" + key + "=" + value));
    Process process = process(options).start();
    boolean ready = false;
    try {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        if (greets(port)) {
          ready = true;
          return process;
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "MariaDB did not accept connections on port %d within %d s: %s"
                  .formatted(port, DEADLINE.toSeconds(), lastLogLines()));
        }
      }
      throw new IOException("MariaDB ended with its start: " + lastLogLines());
    } finally {
      if (!ready) {
        process.destroyForcibly();
      }
    }
  }

  boolean portWasTaken() throws IOException {
    return lastLogLines().contains("Address already in use");
  }

  /** The first packet of a server tells the version of its protocol after four bytes of header. */
  private static boolean greets(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LocalPorts.HOST, port), 1_000);
      socket.setSoTimeout(2_000);
      InputStream in = socket.getInputStream();
      byte[] start = in.readNBytes(5);
      return start.length == 5 && start[4] == PROTOCOL;
    } catch (IOException e) {
      return false;
    }
  }

  private ProcessBuilder process(List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.server().toString(),
                "--no-defaults",
                "--basedir=" + binaries.home(),
                "--datadir=" + files,
                "--lc-messages-dir=" + binaries.home().resolve("share"),
                "--innodb-log-file-size=32M",
                "--innodb-buffer-pool-size=64M"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(files.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
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
