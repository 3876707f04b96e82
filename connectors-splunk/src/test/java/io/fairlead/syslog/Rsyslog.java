// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real rsyslog that writes what it gets into a file, one line per message. */
final class Rsyslog implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");
  private static final String SEPARATOR = "~~";

  private final Path folder;
  private final String inputs;
  private final int port;
  private Process process;

  /** A message as rsyslog understood it. */
  record Message(
      int priority,
      String time,
      String host,
      String app,
      String process,
      String id,
      String data,
      String text) {}

  private Rsyslog(Path folder, int port, String inputs) {
    this.folder = folder;
    this.port = port;
    this.inputs = inputs;
    start();
  }

  static Rsyslog udp(Path folder) {
    return of(folder, "module(load=\"imudp\")\ninput(type=\"imudp\" port=\"%d\")\n");
  }

  static Rsyslog tcp(Path folder) {
    return of(folder, "module(load=\"imtcp\")\ninput(type=\"imtcp\" port=\"%d\")\n");
  }

  static Rsyslog relp(Path folder) {
    require(module("imrelp.so"), "rsyslog-relp");
    return of(folder, "module(load=\"imrelp\")\ninput(type=\"imrelp\" port=\"%d\")\n");
  }

  static Rsyslog tls(Path folder, Path certificate, Path key) {
    require(module("lmnsd_ossl.so"), "rsyslog-openssl");
    return of(
        folder,
        ("global(DefaultNetstreamDriver=\"ossl\" DefaultNetstreamDriverCAFile=\"%s\""
                    + " DefaultNetstreamDriverCertFile=\"%s\" DefaultNetstreamDriverKeyFile=\"%s\")\n"
                    + "module(load=\"imtcp\" StreamDriver.Name=\"ossl\" StreamDriver.Mode=\"1\""
                    + " StreamDriver.AuthMode=\"anon\")\n")
                .formatted(certificate, certificate, key)
            + "input(type=\"imtcp\" port=\"%d\")\n");
  }

  private static Rsyslog of(Path folder, String inputs) {
    require(PROGRAM, "rsyslog");
    try (ServerSocket free = new ServerSocket(0)) {
      int port = free.getLocalPort();
      free.close();
      return new Rsyslog(folder, port, inputs.formatted(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Debian keeps a module of rsyslog, whatever the processor. */
  private static Path module(String name) {
    try (Stream<Path> libraries = Files.list(Path.of("/usr/lib"))) {
      return libraries
          .map(library -> library.resolve("rsyslog").resolve(name))
          .filter(Files::exists)
          .findFirst()
          .orElse(Path.of("/usr/lib/rsyslog", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On the machines that decide, a missing program is a failure and not an excuse. */
  private static void require(Path program, String debianPackage) {
    String reason = program + " is missing: apt-get install " + debianPackage;
    if (System.getenv("CI") != null && !Files.exists(program)) {
      throw new AssertionError(reason);
    }
    assumeTrue(Files.exists(program), reason);
  }

  String address() {
    return "localhost:" + port;
  }

  void start() {
    try {
      Files.writeString(
          folder.resolve("conf"),
          "global(workDirectory=\""
              + folder
              + "\" maxMessageSize=\"128k\")\n"
              + inputs
              + "template(name=\"all\" type=\"string\" string=\""
              + String.join(
                  SEPARATOR,
                  "%pri%",
                  "%timereported:::date-rfc3339%",
                  "%hostname%",
                  "%app-name%",
                  "%procid%",
                  "%msgid%",
                  "%structured-data%",
                  "%msg%")
              + "\\n\")\n"
              + "template(name=\"raw\" type=\"string\" string=\"%rawmsg%\\n\")\n"
              + "action(type=\"omfile\" file=\""
              + folder.resolve("messages")
              + "\" template=\"all\")\n"
              + "action(type=\"omfile\" file=\""
              + folder.resolve("raw")
              + "\" template=\"raw\")\n");
      process =
          new ProcessBuilder(
                  PROGRAM.toString(),
                  "-n",
                  "-f",
                  folder.resolve("conf").toString(),
                  "-i",
                  folder.resolve("pid").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("rsyslog listens, see " + folder)
        .atMost(Duration.ofSeconds(60))
        .until(() -> inputs.contains("imudp") ? udpIsBound() : accepts());
  }

  private boolean accepts() {
    try (Socket socket = new Socket("localhost", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean udpIsBound() throws IOException {
    String wanted = String.format(":%04X ", port);
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

  List<String> raw() {
    return lines("raw");
  }

  List<Message> messages() {
    return lines("messages").stream().map(Rsyslog::message).toList();
  }

  private static Message message(String line) {
    String[] parts = line.split(SEPARATOR, 8);
    return new Message(
        Integer.parseInt(parts[0]),
        parts[1],
        parts[2],
        parts[3],
        parts[4],
        parts[5],
        parts[6],
        parts[7]);
  }

  private List<String> lines(String file) {
    try {
      String text =
          Files.exists(folder.resolve(file))
              ? Files.readString(folder.resolve(file), StandardCharsets.UTF_8)
              : "";
      // The last line may be half written.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitMessages(int count) {
    Awaitility.await("messages in " + folder)
        .atMost(Duration.ofSeconds(120))
        .until(() -> lines("messages").size() >= count);
  }

  @Override
  public void close() {
    kill();
  }
}
