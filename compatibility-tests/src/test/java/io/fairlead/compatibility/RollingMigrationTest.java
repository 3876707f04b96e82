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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three of Apache's workers is replaced host by host, and back: as many connectors, at
 * the same offsets, before and after.
 */
class RollingMigrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int HOSTS = 3;
  private static final int FLOWS = 4;
  private static final int LINES = 50;

  @TempDir Path folder;

  @Test
  void connectorsAndOffsetsAreTheSameBothWays() {
    try (KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        TopicProbe topics = new TopicProbe(broker.bootstrapServers())) {
      Map<String, String> properties =
          WorkerProperties.distributed(broker.bootstrapServers(), "hosts")
              .withPlugins("file")
              .toMap();
      LineFile in = new LineFile(folder.resolve("in.txt"));
      in.appendNumbered(LINES);

      // given connectors on three hosts that have done their work
      List<RunningWorker> hosts = new ArrayList<>();
      try {
        startAll(hosts, ConnectRuntime.APACHE, properties);
        Rest rest = new Rest(hosts.get(0).restUri());
        for (int flow = 0; flow < FLOWS; flow++) {
          rest.deploy("source-" + flow, source(in, flow));
          rest.deploy("sink-" + flow, sink(flow));
        }
        awaitThrough(in);
        Map<String, JsonNode> before = awaitOffsets(rest, in);
        assertThat(before).hasSize(2 * FLOWS);

        // when one host after the other runs Fairlead instead
        for (int host = 0; host < HOSTS; host++) {
          hosts.get(host).close();
          hosts.set(host, ConnectRuntime.subject().start(properties));
        }

        // then everything is there, where it was, and goes on
        assertThat(awaitOffsets(new Rest(hosts.get(1).restUri()), in)).isEqualTo(before);
        in.appendNumbered(LINES);
        awaitThrough(in);
        Map<String, JsonNode> later = awaitOffsets(new Rest(hosts.get(2).restUri()), in);
        assertThat(later).hasSize(2 * FLOWS).isNotEqualTo(before);

        // and when they go back, all of Fairlead's being stopped first
        hosts.forEach(RunningWorker::close);
        hosts.clear();
        startAll(hosts, ConnectRuntime.APACHE, properties);

        // then the same holds
        assertThat(awaitOffsets(new Rest(hosts.get(0).restUri()), in)).isEqualTo(later);
        in.appendNumbered(LINES);
        awaitThrough(in);
      } finally {
        hosts.forEach(RunningWorker::close);
      }
      for (int flow = 0; flow < FLOWS; flow++) {
        assertThat(topics.values("lines-" + flow)).isEqualTo(in.lines());
        assertThat(out(flow).lines()).isEqualTo(in.lines());
      }
    }
  }

  private static void startAll(
      List<RunningWorker> hosts, ConnectRuntime runtime, Map<String, String> properties) {
    for (int host = 0; host < HOSTS; host++) {
      hosts.add(runtime.start(properties));
    }
  }

  private void awaitThrough(LineFile in) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int flow = 0; flow < FLOWS; flow++) {
                assertThat(out(flow).lines()).hasSameSizeAs(in.lines());
              }
            });
  }

  /** Committed offsets by connector, once they stand behind the last line. */
  private Map<String, JsonNode> awaitOffsets(Rest rest, LineFile in) {
    Map<String, JsonNode> offsets = new TreeMap<>();
    long bytes = in.path().toFile().length();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (JsonNode name : rest.get("/connectors").body()) {
                JsonNode body = rest.get("/connectors/" + name.asText() + "/offsets").body();
                long expected = name.asText().startsWith("source") ? bytes : in.lines().size();
                assertThat(body.findValues("offset").toString())
                    .as(name.asText())
                    .contains(":" + expected + "}");
                offsets.put(name.asText(), body);
              }
              assertThat(offsets).isNotEmpty();
            });
    return offsets;
  }

  private LineFile out(int flow) {
    return new LineFile(folder.resolve("out-" + flow + ".txt"));
  }

  private static Map<String, String> source(LineFile in, int flow) {
    return Map.of(
        "connector.class",
        "org.apache.kafka.connect.file.FileStreamSourceConnector",
        "tasks.max",
        "1",
        "file",
        in.path().toString(),
        "topic",
        "lines-" + flow);
  }

  private Map<String, String> sink(int flow) {
    return Map.of(
        "connector.class",
        "org.apache.kafka.connect.file.FileStreamSinkConnector",
        "tasks.max",
        "1",
        "topics",
        "lines-" + flow,
        "file",
        folder.resolve("out-" + flow + ".txt").toString());
  }
}
