// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.LineFile;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins as their authors published them, from plugin.path. */
class ThirdPartyPluginsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final String SIMULATOR =
      "com.github.jcustenborder.kafka.connect.simulator.SimulatorSourceConnector";
  private static final String CHANGE_CASE =
      "com.github.jcustenborder.kafka.connect.transform.common.ChangeCase$Value";

  @TempDir static Path folder;

  private static KafkaBroker broker;
  private static TopicProbe topics;
  private static RunningWorker worker;
  private static Rest rest;

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
    topics = new TopicProbe(broker.bootstrapServers());
    worker =
        ConnectRuntime.subject()
            .start(
                WorkerProperties.distributed(broker.bootstrapServers(), "third-party")
                    .withPlugins("file", "simulator", "transform-common")
                    // None of the old ones has a service file: they have to be found by scanning.
                    .with("plugin.discovery", "hybrid_warn")
                    .toMap());
    rest = new Rest(worker.restUri());
  }

  @AfterAll
  static void stop() {
    worker.close();
    topics.close();
    broker.close();
  }

  @Test
  void fileConnectorsCarryLines() {
    // given a file
    LineFile in = new LineFile(folder.resolve("in.txt"));
    LineFile out = new LineFile(folder.resolve("out.txt"));
    in.appendNumbered(5_000);

    // when a source reads it and a sink writes what it read
    rest.deploy(
        "file-in",
        Map.of(
            "connector.class", "FileStreamSource",
            "file", in.path().toString(),
            "topic", "lines"));
    rest.deploy(
        "file-out",
        Map.of(
            "connector.class", "FileStreamSink", "file", out.path().toString(), "topics", "lines"));

    // then the files are the same
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(out.lines()).isEqualTo(in.lines()));
  }

  @Test
  void oldPluginsOfAnotherAuthorRun() throws IOException {
    // given a generator of people built for Kafka 2, with Jackson 2.8 and Guava 18 in its folder,
    // and a transformation from a second folder
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", SIMULATOR);
    config.put("topic", "people");
    config.put("key.schema.fields", "email");
    config.put("value.schema.fields", "email,firstName,lastName");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("transforms", "names");
    config.put("transforms.names.type", CHANGE_CASE);
    config.put("transforms.names.from", "LOWER_CAMEL");
    config.put("transforms.names.to", "UPPER_UNDERSCORE");
    rest.deploy("people", config);

    // when it runs
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(rest.get("/connectors/people/status").text()).contains("RUNNING");
              assertThat(topics.values("people")).hasSizeGreaterThan(20);
            });

    // then its records went through the transformation
    for (String person : topics.values("people").subList(0, 20)) {
      JsonNode fields = Rest.JSON.readTree(person);
      assertThat(fields.has("FIRST_NAME")).as(person).isTrue();
      assertThat(fields.has("firstName")).as(person).isFalse();
    }
    rest.delete("/connectors/people");
  }

  @Test
  void listsThemWithVersionAndType() {
    String plugins = rest.get("/connector-plugins?connectorsOnly=false").text();
    assertThat(plugins)
        .contains("org.apache.kafka.connect.file.FileStreamSinkConnector", SIMULATOR, CHANGE_CASE);
    List<String> versions = rest.get("/connector-plugins").body().findValuesAsText("version");
    assertThat(versions).contains("4.3.1");
  }
}
