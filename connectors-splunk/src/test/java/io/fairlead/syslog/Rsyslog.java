// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real rsyslog that writes what it gets into a file, one line per message. */
final class Rsyslog implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");

  private final int port;
  private final ReceiverProcess process;

  private Rsyslog(Path folder, int port, String inputs) {
    this.port = port;
    Path config = folder.resolve("conf");
    try {
      Files.writeString(config, config(folder, inputs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.process =
        new ReceiverProcess(
            folder,
            new ReceiverProcess.Launch(
                List.of(
                    PROGRAM.toString(),
                    "-n",
                    "-f",
                    config.toString(),
                    "-i",
                    folder.resolve("pid").toString()),
                Map.of(),
                port,
                inputs.contains("imudp")));
    process.start();
  }

  static Rsyslog udp(Path folder) {
    return of(folder, "module(load=\"imudp\")\ninput(type=\"imudp\" port=\"%d\")\n");
  }

  static Rsyslog tcp(Path folder) {
    return of(folder, "module(load=\"imtcp\")\ninput(type=\"imtcp\" port=\"%d\")\n");
  }

  static Rsyslog relp(Path folder) {
    ReceiverProcess.require(module("imrelp.so"), "apt-get install rsyslog-relp");
    return of(folder, "module(load=\"imrelp\")\ninput(type=\"imrelp\" port=\"%d\")\n");
  }

  static Rsyslog tls(Path folder, Path certificate, Path key) {
    ReceiverProcess.require(module("lmnsd_ossl.so"), "apt-get install rsyslog-openssl");
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
    ReceiverProcess.require(PROGRAM, "apt-get install rsyslog");
    int port = LocalPorts.free();
    return new Rsyslog(folder, port, inputs.formatted(port));
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

  private static String config(Path folder, String inputs) {
    String parts =
        String.join(
            ReceiverProcess.SEPARATOR,
            "%pri%",
            "%timereported:::date-rfc3339%",
            "%hostname%",
            "%app-name%",
            "%procid%",
            "%msgid%",
            "%structured-data%",
            "%msg%");
    return "global(workDirectory=\""
        + folder
        + "\" maxMessageSize=\"128k\")\n"
        + inputs
        + "template(name=\"all\" type=\"string\" string=\""
        + parts
        + "\\n\")\n"
        + "template(name=\"raw\" type=\"string\" string=\"%rawmsg%\\n\")\n"
        + "action(type=\"omfile\" file=\""
        + folder.resolve("messages")
        + "\" template=\"all\")\n"
        + "action(type=\"omfile\" file=\""
        + folder.resolve("raw")
        + "\" template=\"raw\")\n";
  }

  String address() {
    return "localhost:" + port;
  }

  void start() {
    process.start();
  }

  void kill() {
    process.kill();
  }

  List<String> raw() {
    return process.written("raw", "\n");
  }

  List<SyslogMessage> messages() {
    return process.messages("messages", "\n");
  }

  void awaitMessages(int count) {
    Awaitility.await("messages")
        .atMost(Duration.ofSeconds(120))
        .until(() -> process.written("messages", "\n").size() >= count);
  }

  @Override
  public void close() {
    kill();
  }
}
