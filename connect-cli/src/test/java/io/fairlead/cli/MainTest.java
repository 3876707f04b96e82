// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeLauncher launcher = new FakeLauncher();

  @TempDir private Path folder;

  @Test
  void showsItsVersion() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("fairlead ").contains("kafka-clients 4.");
    assertThat(out.toString()).doesNotContain("${");
  }

  @Test
  void answersAMissingOrUnknownCommandWithTwoAndTheWayOut() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("wroker")).isEqualTo(2);
    assertThat(err.toString()).contains("worker").contains("Try 'fairlead --help'");
  }

  @Test
  void answersAMissingFileWithTwoAndOneLine() {
    // when
    int code = run("worker", folder.resolve("absent.properties").toString());

    // then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("fairlead worker: no such file: ")
        .endsWith("absent.properties");
  }

  @Test
  void answersAWrongValueWithTwoTheFileAndTheReason() throws IOException {
    // given
    Path file = write("worker.properties", "group.id=g\n");
    launcher.failure = new ConfigException("session.timeout.ms", "x", "Not a number\nof ms");

    // when
    int code = run("worker", file.toString());

    // then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("worker.properties")
        .contains("session.timeout.ms")
        .contains("Not a number; of ms");
  }

  @Test
  void answersAMissingBrokerWithThree() throws IOException {
    // given
    Path file = write("worker.properties", "group.id=g\n");
    launcher.failure = new ConnectException("no broker at localhost:9092");

    // when, then
    assertThat(run("worker", file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("no broker at localhost:9092").doesNotContain("\tat ");
  }

  @Test
  void answersAWorkerThatFailsLaterWithOne() throws IOException {
    // given
    Path file = write("worker.properties", "group.id=g\n");
    launcher.completion = CompletableFuture.failedFuture(new ConnectException("fenced"));

    // when, then
    assertThat(run("worker", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("fenced");
  }

  @Test
  void startsAWorkerWithTheFilesProperties() throws IOException {
    // given
    Path file = write("worker.properties", "group.id=g\nname.with.umlaut=Zürich\n");

    // when, then
    assertThat(run("worker", file.toString())).isZero();
    assertThat(launcher.properties)
        .containsEntry("group.id", "g")
        .containsEntry("name.with.umlaut", "Zürich");
  }

  @Test
  void readsConnectorsInAllFormatsOfApache() throws IOException {
    // given
    Path worker = write("worker.properties", "bootstrap.servers=x\n");
    Path properties = write("a.properties", "name=a\ntopics=t\n");
    Path flat = write("b.json", "{\"name\": \"b\", \"tasks.max\": 2}");
    Path nested = write("c.json", "{\"name\": \"c\", \"config\": {\"topics\": \"t\"}}");

    // when
    int code =
        run(
            "standalone",
            worker.toString(),
            properties.toString(),
            flat.toString(),
            nested.toString());

    // then
    assertThat(code).isZero();
    assertThat(launcher.connectors)
        .containsExactly(
            Map.of("name", "a", "topics", "t"),
            Map.of("name", "b", "tasks.max", "2"),
            Map.of("name", "c", "topics", "t"));
  }

  @Test
  void refusesAConnectorFileWithoutNameOrWithBrokenJson() throws IOException {
    // given
    Path worker = write("worker.properties", "bootstrap.servers=x\n");
    Path nameless = write("a.properties", "topics=t\n");
    Path broken = write("b.json", "{\"name\": ");

    // when, then
    assertThat(run("standalone", worker.toString(), nameless.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("a.properties: the connector's 'name' is missing");
    assertThat(run("standalone", worker.toString(), broken.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("b.json: no valid JSON");
  }

  @Test
  void saysThatTheQuickstartIsNotInstalled() {
    assertThat(run("quickstart", "--seconds", "10")).isEqualTo(3);
    assertThat(err.toString()).contains("not part of this installation");
  }

  private int run(String... arguments) {
    return Main.run(launcher, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** Remembers what it is started with; ends at once, or fails as told. */
  private static final class FakeLauncher implements WorkerLauncher {

    private RuntimeException failure;
    private CompletableFuture<Void> completion = CompletableFuture.completedFuture(null);
    private Map<String, String> properties;
    private List<Map<String, String>> connectors;

    @Override
    public RunningWorker start(Map<String, String> workerProperties) {
      if (failure != null) {
        throw failure;
      }
      properties = workerProperties;
      return new EndedWorker(completion);
    }

    @Override
    public RunningWorker startStandalone(
        Map<String, String> workerProperties, List<Map<String, String>> connectorConfigs) {
      connectors = connectorConfigs;
      return start(workerProperties);
    }
  }

  private record EndedWorker(CompletionStage<Void> completion)
      implements WorkerLauncher.RunningWorker {

    @Override
    public URI restUri() {
      return URI.create("http://127.0.0.1:8083/");
    }

    @Override
    public void close() {}
  }
}
