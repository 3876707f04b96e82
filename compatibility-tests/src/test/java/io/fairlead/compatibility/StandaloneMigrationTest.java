// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.LineFile;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone worker's offset file is read and written by both runtimes. */
class StandaloneMigrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int STEP = 100;

  @TempDir Path folder;

  @Test
  void offsetFileServesBothRuntimes() {
    try (KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        TopicProbe topics = new TopicProbe(broker.bootstrapServers())) {
      // given a standalone worker of each runtime in turn, on one offset file
      Map<String, String> properties =
          WorkerProperties.standalone(broker.bootstrapServers(), folder.resolve("offsets"))
              .withPlugins("file")
              .toMap();
      LineFile in = new LineFile(folder.resolve("in.txt"));
      LineFile out = new LineFile(folder.resolve("out.txt"));
      List<Map<String, String>> connectors = List.of(source(in), sink(out));

      for (ConnectRuntime runtime :
          List.of(
              ConnectRuntime.APACHE,
              ConnectRuntime.subject(),
              ConnectRuntime.APACHE,
              ConnectRuntime.subject())) {
        // when the file has grown while none ran
        in.appendNumbered(STEP);
        try (RunningWorker worker = runtime.startStandalone(properties, connectors)) {
          Rest rest = new Rest(worker.restUri());
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(rest.state("reader")).isEqualTo("RUNNING[RUNNING]");
                    assertThat(rest.state("writer")).isEqualTo("RUNNING[RUNNING]");
                  });

          // then it goes on where the one before stopped
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(out.lines()).hasSize(in.lines().size()));
          in.appendNumbered(STEP);
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(out.lines()).hasSize(in.lines().size()));
          assertThat(topics.values("standalone-lines")).as("%s", runtime).isEqualTo(in.lines());
        }
      }
      assertThat(out.lines()).isEqualTo(in.lines());
    }
  }

  private static Map<String, String> source(LineFile in) {
    return Map.of(
        "name", "reader",
        "connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector",
        "file", in.path().toString(),
        "topic", "standalone-lines");
  }

  private static Map<String, String> sink(LineFile out) {
    return Map.of(
        "name", "writer",
        "connector.class", "FileStreamSink",
        "file", out.path().toString(),
        "topics", "standalone-lines");
  }
}
