// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The process of a syslog receiver that writes into files of its folder. */
final class ReceiverProcess {

  /** What stands between the parts of a message in the file. */
  static final String SEPARATOR = "~~";

  private final Path folder;
  private final Launch launch;
  private Process process;

  /**
   * How to start it.
   *
   * @param environment what the program needs beside that of this process
   */
  record Launch(List<String> command, Map<String, String> environment, int port, boolean udp) {}

  ReceiverProcess(Path folder, Launch launch) {
    this.folder = folder;
    this.launch = launch;
  }

  /** On the machines that decide, a missing program is a failure and not an excuse. */
  static void require(Path program, String remedy) {
    String reason = program + " is missing: " + remedy;
    if (System.getenv("CI") != null && !Files.exists(program)) {
      throw new AssertionError(reason);
    }
    assumeTrue(Files.exists(program), reason);
  }

  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
    builder.environment().putAll(launch.environment());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("the receiver listens, see " + folder)
        .atMost(Duration.ofSeconds(60))
        .until(() -> launch.udp() ? udpIsBound() : accepts());
  }

  private boolean accepts() {
    try (Socket socket = new Socket("localhost", launch.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean udpIsBound() throws IOException {
    String wanted = String.format(":%04X ", launch.port());
    return Files.readAllLines(Path.of("/proc/net/udp")).stream()
        .anyMatch(line -> line.contains(wanted));
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What lies in a file up to the last of these ends, as the rest may be half written. */
  List<String> written(String file, String end) {
    try {
      Path path = folder.resolve(file);
      String text = Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
      int last = text.lastIndexOf(end);
      return last < 0 ? List.of() : List.of(text.substring(0, last).split(end));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Messages whose parts stand in a file, with that end after each. */
  List<SyslogMessage> messages(String file, String end) {
    return written(file, end).stream().map(SyslogMessage::of).toList();
  }
}
