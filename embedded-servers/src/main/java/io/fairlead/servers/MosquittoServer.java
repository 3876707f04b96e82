// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Eclipse Mosquitto as a process of this machine, where its program is installed (Debian package
 * {@code mosquitto}). Stores sessions and messages when it is stopped.
 */
public final class MosquittoServer implements MqttBroker {

  private static final Logger LOG = LoggerFactory.getLogger(MosquittoServer.class);
  private static final int START_ATTEMPTS = 5;
  private static final long START_SECONDS = 30;
  private static final long STOP_SECONDS = 120;

  private final List<String> settings;
  private final DataDirectory data;
  private final Path program;
  private final int port;
  private Process process;
  private boolean closed;

  private MosquittoServer(List<String> settings, DataDirectory data, Path program, int port) {
    this.settings = List.copyOf(settings);
    this.data = data;
    this.program = program;
    this.port = port;
  }

  /** Where the program is; empty if it is not installed. */
  public static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"),
            Stream.of(path.split(java.io.File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one that lets everybody in. */
  public static MosquittoServer start() {
    return start(List.of("allow_anonymous true"));
  }

  /**
   * Starts one.
   *
   * @param settings lines of {@code mosquitto.conf} after the listener on {@link #port()}
   * @throws IllegalStateException if it is not installed or does not start
   */
  public static MosquittoServer start(List<String> settings) {
    Path program =
        program()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "mosquitto is not installed; on Debian: apt-get install mosquitto"));
    DataDirectory data = DataDirectory.of(Optional.empty(), "fairlead-mosquitto-");
    IllegalStateException last = null;
    for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      MosquittoServer server = new MosquittoServer(settings, data, program, LocalPorts.free());
      try {
        server.launch();
        return server;
      } catch (IllegalStateException e) {
        // Another process may have taken the port in between.
        last = e;
      }
    }
    throw last;
  }

  @Override
  public int port() {
    return port;
  }

  /** Its data folder, for files that settings name. */
  public Path dataDirectory() {
    return data.path();
  }

  private void launch() {
    try {
      Path config = data.path().resolve("mosquitto-" + port + ".conf");
      List<String> lines = new ArrayList<>();
      // As root it would change to a user who may not write here.
      lines.add("user root");
      lines.add("per_listener_settings false");
      lines.add("persistence true");
      lines.add("persistence_location " + data.path() + "/");
      lines.add("autosave_interval 1");
      lines.add("max_inflight_messages 0");
      lines.add("max_queued_messages 0");
      lines.add("log_dest file " + log());
      lines.add("log_type error");
      lines.add("log_type warning");
      lines.add("log_type notice");
      lines.add("listener " + port + " " + LocalPorts.HOST);
      lines.addAll(settings);
      Files.write(config, lines);
      process =
          new ProcessBuilder(program.toString(), "-c", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(data.path().resolve("output.txt").toFile())
              .start();
      awaitPort();
    } catch (IOException e) {
      throw new IllegalStateException("mosquitto does not start: " + e.getMessage(), e);
    }
  }

  private Path log() {
    return data.path().resolve("mosquitto.log");
  }

  private void awaitPort() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(LocalPorts.HOST, port), 1_000);
        if (process.isAlive()) {
          return;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    process.destroyForcibly();
    Path output = data.path().resolve("output.txt");
    throw new IllegalStateException(
        "mosquitto does not answer on port "
            + port
            + ": "
            + (Files.exists(log()) ? Files.readString(log()) : "")
            + Files.readString(output));
  }

  @Override
  public synchronized void stop() {
    end(false);
  }

  /** Takes it away as a power failure would: what it did not store yet is gone. */
  public synchronized void kill() {
    end(true);
  }

  private void end(boolean forcibly) {
    if (process == null) {
      return;
    }
    Process ending = process;
    process = null;
    if (!forcibly) {
      ending.destroy();
    }
    try {
      if (forcibly || !ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        ending.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("the broker is closed");
    }
    stop();
    launch();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    kill();
    try {
      data.release();
    } catch (IOException e) {
      LOG.warn("cannot remove the broker's data folder {}", data.path(), e);
    }
  }
}
