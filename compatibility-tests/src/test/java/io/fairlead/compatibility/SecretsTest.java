// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.ChildWorker;
import io.fairlead.compatibility.harness.PluginJar;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariant 7: passwords are put in wherever they belong, and must come out nowhere. */
class SecretsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String CANARY = "Kanarienvogel-4711";
  private static final String SOURCE = "io.fairlead.compatibility.plugin.TalkativeSource";
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\""
          + " password=\"%s-jaas\";".formatted(CANARY);

  private static final List<String> PAGES =
      List.of(
          "/",
          "/health",
          "/metrics",
          "/connectors",
          "/connectors?expand=info&expand=status",
          "/connector-plugins?connectorsOnly=false",
          "/admin/loggers");

  /** Where a plugin may fail and quote its password. */
  private static final List<String> CALLS = List.of("start", "taskConfigs", "task.start", "poll");

  @TempDir Path folder;

  @Test
  void secretsComeOutNowhere() throws IOException {
    Path vault = folder.resolve("vault.properties");
    Files.writeString(vault, "password=" + CANARY + "-provided\n");
    try (KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
        TopicProbe topics = new TopicProbe(broker.bootstrapServers());
        ChildWorker worker = ChildWorker.start(folder.resolve("worker"), properties(broker))) {
      Rest rest = new Rest(worker.restUri());
      StringBuilder seen = new StringBuilder();

      // given connectors with a secret each
      seen.append(rest.put("/connectors/plain/config", Rest.json(config(""))).text());
      Map<String, String> provided = config("");
      provided.put("login.secret", "${file:" + vault + ":password}");
      seen.append(rest.put("/connectors/provided/config", Rest.json(provided)).text());
      Map<String, String> overridden = config("");
      overridden.put("producer.override.sasl.jaas.config", JAAS);
      overridden.put("producer.override.ssl.truststore.password", CANARY + "-truststore");
      seen.append(rest.put("/connectors/overridden/config", Rest.json(overridden)).text());

      for (String call : CALLS) {
        seen.append(
            rest.put("/connectors/talks-in-" + call + "/config", Rest.json(config(call))).text());
      }
      Map<String, String> told = config("poll");
      told.put("login.secret", "${file:" + vault + ":password}");
      seen.append(rest.put("/connectors/tells-provided/config", Rest.json(told)).text());

      // and requests that are refused
      Map<String, String> wrong = config("");
      wrong.put("tasks.max", "none");
      wrong.put("producer.override.acks", "7");
      seen.append(rest.put("/connectors/wrong/config", Rest.json(wrong)).text());
      seen.append(
          rest.put("/connector-plugins/TalkativeSource/config/validate", Rest.json(wrong)).text());
      seen.append(rest.put("/connectors/broken/config", Rest.json(wrong).substring(1)).text());

      // when they have run
      for (String name : List.of("plain", "provided")) {
        await(name).atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state(name)));
      }
      for (String call : CALLS) {
        String name = "talks-in-" + call;
        await(name).atMost(PATIENCE).until(() -> rest.state(name).contains("FAILED"));
      }
      // Failed tasks start again by themselves, and have no trace while they run.
      awaitTrace(rest, "talks-in-poll", "cannot log in with *** in poll");
      awaitTrace(
          rest, "tells-provided", "cannot log in with ${file:" + vault + ":password} in poll");

      // then none of it is in any answer
      PAGES.forEach(page -> seen.append(rest.get(page).text()).append('\n'));
      for (JsonNode name : rest.get("/connectors").body()) {
        for (String part :
            List.of("", "/config", "/status", "/tasks", "/tasks/0/status", "/offsets", "/topics")) {
          seen.append(rest.get("/connectors/" + name.asText() + part).text()).append('\n');
        }
        seen.append(
            rest.post("/connectors/" + name.asText() + "/restart?includeTasks=true", null).text());
        seen.append(
            rest.send("PATCH", "/connectors/" + name.asText() + "/config", "{\"extra\":\"1\"}")
                .text());
      }
      assertThat(linesWithCanary(seen.toString())).as("REST").isEmpty();
      assertThat(rest.get("/connectors/plain/config").body().path("login.secret").asText())
          .isEqualTo("***");
      assertThat(rest.get("/connectors/provided/config").body().path("login.secret").asText())
          .isEqualTo("${file:" + vault + ":password}");

      // nor in the topics, but for the one that has to keep it
      StringBuilder stored = new StringBuilder();
      for (String topic : List.of("secrets-status", "secrets-offsets", "talk")) {
        for (ConsumerRecord<byte[], byte[]> record : topics.records(topic)) {
          stored.append(record.value() == null ? "" : text(record.value())).append('\n');
          record.headers().forEach(header -> stored.append(text(header.value())).append('\n'));
        }
      }
      assertThat(linesWithCanary(stored.toString())).as("topics").isEmpty();

      // nor in the log
      worker.close();
      assertThat(linesWithCanary(worker.output())).as("log").isEmpty();
    }
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static void awaitTrace(Rest rest, String connector, String words) {
    await(connector)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rest.get("/connectors/" + connector + "/status").text())
                    .contains(words));
  }

  private static List<String> linesWithCanary(String text) {
    return text.lines()
        .filter(line -> line.contains(CANARY))
        .map(
            line -> {
              int at = line.indexOf(CANARY);
              return line.substring(Math.max(0, at - 300), Math.min(line.length(), at + 40));
            })
        .toList();
  }

  private static Map<String, String> config(String failIn) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", SOURCE);
    config.put("tasks.max", "1");
    config.put("topic", "talk");
    config.put("fail.in", failIn);
    config.put("login.secret", CANARY + "-plain");
    return config;
  }

  private Map<String, String> properties(KafkaBroker broker) {
    return WorkerProperties.distributed(broker.bootstrapServers(), "secrets")
        .with("plugin.path", PluginJar.writeBelow(folder.resolve("plugins")).toString())
        .with("config.providers", "file")
        .with(
            "config.providers.file.class",
            "org.apache.kafka.common.config.provider.FileConfigProvider")
        // Never used by a listener, but read, validated and perhaps logged.
        .with("listeners.https.ssl.keystore.password", CANARY + "-keystore")
        .toMap();
  }
}
