// SPDX-License-Identifier: Apache-2.0
package io.fairlead.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newcomer's first command, end to end. */
class QuickstartIT {

  private static final Duration DEADLINE = Duration.ofMinutes(8);

  @TempDir private Path folder;
  private final List<ServerSocket> taken = new ArrayList<>();

  @AfterEach
  void freePorts() throws IOException {
    for (ServerSocket socket : taken) {
      socket.close();
    }
  }

  @Test
  void movesEveryRowTwiceInARowOnBusyPortsAndLeavesNothingBehind() throws Exception {
    // given
    take(8083);
    take(9092);
    take(5432);

    // when
    Command.Result first = quickstart("--seconds", "10", "--rows-per-second", "200");
    Command.Result second = quickstart("--seconds", "3", "--keep");

    // then
    for (Command.Result result : List.of(first, second)) {
      assertThat(result.code()).as(result.toString()).isZero();
      assertThat(result.output())
          .contains("PASSED", "curl -sS -X PUT", "/connectors/orders-source/config")
          .contains("in event collector", "in search index   each there once")
          .doesNotContain("127.0.0.1:8083", "127.0.0.1:9092", "127.0.0.1:5432", "\u001b");
    }
    assertThat(rows(second)).isGreaterThanOrEqualTo(rows(first)).isGreaterThan(500);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(leftProcesses()).isEmpty());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(Files::isDirectory).map(Path::getFileName).map(Path::toString))
          .containsExactly("data");
    }
    assertThat(Files.readString(data().resolve("logs/connect.log")))
        .doesNotContain(password("orders.password"), password("warehouse.password"));
  }

  @Test
  void takesItsProcessesAlongWhenItIsTerminated() throws Exception {
    // given
    Path output = folder.resolve("output.txt");
    Process quickstart =
        Command.builder(folder, "fairlead", "quickstart", "--data", data().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() -> !quickstart.isAlive() || Files.readString(output).contains("Where to look"));
    assertThat(quickstart.isAlive()).as(Files.readString(output)).isTrue();
    assertThat(leftProcesses()).hasSizeGreaterThan(1);

    // when
    quickstart.destroy();

    // then
    assertThat(quickstart.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> leftProcesses().isEmpty());
  }

  @Test
  void refusesWrongOptions() throws Exception {
    // when
    Command.Result result = quickstart("--rows-per-second", "none");

    // then
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors()).contains("--rows-per-second", "--help");
    assertThat(data()).doesNotExist();
  }

  private Command.Result quickstart(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("quickstart", "--data", data().toString()));
    arguments.addAll(List.of(options));
    return Command.run(
        folder, Command.builder(folder, "fairlead", arguments.toArray(String[]::new)), DEADLINE);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String password(String key) throws IOException {
    return Files.readAllLines(data().resolve("secrets.properties")).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static long rows(Command.Result result) {
    String verdict =
        result.output().lines().filter(line -> line.startsWith("PASSED")).findFirst().orElse("");
    return Long.parseLong(verdict.replaceAll("^PASSED: ([0-9,]+) rows.*", "$1").replace(",", ""));
  }

  private List<String> leftProcesses() {
    return processes().flatMap(process -> process.info().commandLine().stream()).toList();
  }

  private Stream<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(data().toString()))
                    .isPresent());
  }

  /** A worker that a failed test left would join the group of the next quickstart. */
  @AfterEach
  void endProcesses() {
    List<ProcessHandle> left = processes().toList();
    left.forEach(ProcessHandle::destroyForcibly);
    // Their ports are free for the next test then.
    left.forEach(process -> process.onExit().join());
  }

  /** Takes the port, unless somebody has it already, which serves as well. */
  private void take(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    taken.add(socket);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    } catch (BindException e) {
      assertThat(e).isNotNull();
    }
  }
}
