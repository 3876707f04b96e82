// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import io.fairlead.servers.LocalPorts;
import io.fairlead.testkit.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real syslog-ng that writes what it gets into a file: the installed one, or that which {@code
 * .ci/syslog-ng} unpacks beside rsyslog, with which it cannot be installed.
 */
final class SyslogNg implements AutoCloseable {

  private static final Path INSTALLED = Path.of("/usr/sbin/syslog-ng");
  private static final String END = "~;\n";

  private final int port;
  private final ReceiverProcess process;

  private SyslogNg(Path folder, int port, String source) {
    this.port = port;
    Path root = Files.exists(INSTALLED) ? Path.of("/") : unpacked();
    Path program = root.resolve("usr/sbin/syslog-ng");
    ReceiverProcess.require(program, "run .ci/syslog-ng");
    Path config = folder.resolve("conf");
    try {
      Files.writeString(config, config(folder, source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.process =
        new ReceiverProcess(
            folder,
            new ReceiverProcess.Launch(
                List.of(
                    program.toString(),
                    "--foreground",
                    "--no-caps",
                    "--cfgfile=" + config,
                    "--module-path=" + modules(root),
                    "--persist-file=" + folder.resolve("persist"),
                    "--pidfile=" + folder.resolve("pid"),
                    "--control=" + folder.resolve("control")),
                root.equals(Path.of("/")) ? Map.of() : Map.of("LD_LIBRARY_PATH", libraries(root)),
                port,
                source.contains("udp")));
    process.start();
  }

  /** RFC 5424 in octet counting. */
  static SyslogNg octetCounting(Path folder) {
    return of(folder, "syslog(transport(\"tcp\") ip(\"127.0.0.1\") port(%d))");
  }

  /** RFC 5424, a message a line. */
  static SyslogNg lines(Path folder) {
    return of(
        folder, "network(transport(\"tcp\") ip(\"127.0.0.1\") port(%d) flags(syslog-protocol))");
  }

  /** RFC 3164, a message a line. */
  static SyslogNg oldLines(Path folder) {
    return of(folder, "network(transport(\"tcp\") ip(\"127.0.0.1\") port(%d))");
  }

  /** RFC 5424 in datagrams. */
  static SyslogNg udp(Path folder) {
    return of(folder, "syslog(transport(\"udp\") ip(\"127.0.0.1\") port(%d))");
  }

  /**
   * RFC 5425.
   *
   * @param trusted whose certificates clients must show
   */
  static SyslogNg tls(Path folder, Certificates own, Optional<Path> trusted)
      throws IOException, GeneralSecurityException {
    return of(
        folder,
        "syslog(transport(\"tls\") ip(\"127.0.0.1\") port(%d) tls(key-file(\""
            + own.key()
            + "\") cert-file(\""
            + own.certificate()
            + "\") "
            + trusted
                .map(file -> "ca-file(\"" + file + "\") peer-verify(required-trusted)")
                .orElse("peer-verify(optional-untrusted)")
            + "))");
  }

  private static SyslogNg of(Path folder, String source) {
    int port = LocalPorts.free();
    return new SyslogNg(folder, port, source.formatted(port));
  }

  private static Path unpacked() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path caches =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return caches.resolve("fairlead").resolve("syslog-ng");
  }

  private static Path modules(Path root) {
    try (Stream<Path> versions = Files.list(root.resolve("usr/lib/syslog-ng"))) {
      return versions.filter(Files::isDirectory).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String libraries(Path root) {
    try (Stream<Path> usr = Files.list(root.resolve("usr/lib"));
        Stream<Path> top = Files.list(root.resolve("lib"))) {
      return Stream.concat(usr, top)
          .filter(Files::isDirectory)
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(Path folder, String source) {
    String parts =
        String.join(
            ReceiverProcess.SEPARATOR,
            "$PRI",
            "$S_ISODATE",
            "$HOST",
            "$PROGRAM",
            "$PID",
            "$MSGID",
            "$SDATA",
            "$MESSAGE");
    return """
    @version: 3.38
    options { keep-hostname(yes); use-dns(no); dns-cache(no); log-msg-size(131072); frac-digits(3);
      time-zone("UTC"); };
    source s { %s; };
    destination d { file("%s" template("%s%s") flush-lines(1)); };
    log { source(s); destination(d); };
    """
        .formatted(source, folder.resolve("messages"), parts, END.replace("\n", "\\n"));
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void start() {
    process.start();
  }

  void kill() {
    process.kill();
  }

  List<SyslogMessage> messages() {
    return process.messages("messages", END);
  }

  void awaitMessages(int count) {
    Awaitility.await("messages")
        .atMost(Duration.ofSeconds(120))
        .until(() -> process.written("messages", END).size() >= count);
  }

  @Override
  public void close() {
    kill();
  }
}
