// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.PluginCallTimeoutException;
import io.fairlead.connect.runtime.plugins.PluginJar;
import io.fairlead.connect.runtime.plugins.PluginNotFoundException;
import io.fairlead.connect.runtime.plugins.PluginVersionNotFoundException;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectorValidatorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";
  private static final String SOURCE = "FileStreamSource";

  @TempDir static Path folder;
  private static Plugins plugins;
  private static ApacheValidation apache;

  @BeforeAll
  static void start() throws IOException {
    Path pluginPath = folder.resolve("plugins");
    new PluginJar()
        .transformation("Upper", "1.0")
        .service(Transformation.class, "acme.Upper")
        .jar(pluginPath.resolve("one/upper.jar"));
    new PluginJar()
        .transformation("Upper", "2.0")
        .service(Transformation.class, "acme.Upper")
        .jar(pluginPath.resolve("two/upper.jar"));
    new PluginJar()
        .source("acme.HangingConnector", hangingConnector())
        .jar(folder.resolve("hanging/connector.jar"));
    plugins = Plugins.load(worker());
    apache = new ApacheValidation(worker());
  }

  @AfterAll
  static void stop() {
    plugins.close();
  }

  private static Map<String, String> worker(String... more) {
    Map<String, String> props = new HashMap<>();
    props.put("bootstrap.servers", "localhost:1");
    props.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    props.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    props.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    props.put("connector.client.config.override.policy", "Principal");
    props.put("plugin.path", folder.resolve("plugins").toString());
    props.put("plugin.discovery", "service_load");
    props.put("fairlead.plugin.index.path", folder.resolve("index").toString());
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  private static Map<String, String> distributed(String... more) {
    Map<String, String> props = worker(more);
    props.remove("offset.storage.file.filename");
    props.putIfAbsent("group.id", "connect-cluster");
    props.put("config.storage.topic", "c");
    props.put("offset.storage.topic", "o");
    props.put("status.storage.topic", "s");
    return props;
  }

  private static ConnectorValidator standalone() {
    return new ConnectorValidator(
        plugins, WorkerConfig.standalone(worker()), ConfigProviders.none());
  }

  private static ConnectorValidator distributedWith(String... more) {
    return new ConnectorValidator(
        plugins, WorkerConfig.distributed(distributed(more)), ConfigProviders.none());
  }

  private static Map<String, String> config(String... pairs) {
    Map<String, String> config = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return config;
  }

  static Stream<Map<String, String>> configs() {
    List<Map<String, String>> configs = new ArrayList<>();
    configs.add(config("connector.class", SINK, "name", "s", "topics", "a", "file", "/tmp/x"));
    configs.add(config("connector.class", SOURCE, "name", "s", "topic", "a", "file", "/tmp/x"));
    configs.add(config("connector.class", SOURCE));
    configs.add(config("connector.class", "FileStreamSink", "tasks.max", "-1"));
    configs.add(
        config(
            "connector.class", SINK, "name", "s", "topics", "a", "topics.regex", "b", "x.y", "z"));
    configs.add(
        config(
            "connector.class",
            SINK,
            "name",
            "s",
            "topics",
            "a,b",
            "errors.deadletterqueue.topic.name",
            "b",
            "errors.tolerance",
            "maybe",
            "producer.override.acks",
            "all",
            "producer.override.sasl.jaas.config",
            "secret",
            "consumer.override.max.poll.records",
            "7",
            "admin.override.request.timeout.ms",
            "9"));
    configs.add(
        config(
            "connector.class",
            SOURCE,
            "name",
            "s",
            "topic",
            "a",
            "producer.override.acks",
            "all",
            "producer.override.sasl.mechanism",
            "PLAIN",
            "transforms",
            "route,mask",
            "transforms.route.type",
            "org.apache.kafka.connect.transforms.RegexRouter",
            "transforms.route.regex",
            "(",
            "transforms.mask.type",
            "org.apache.kafka.connect.transforms.MaskField$Value",
            "transforms.mask.predicate",
            "dead",
            "transforms.mask.negate",
            "true",
            "predicates",
            "dead",
            "predicates.dead.type",
            "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone"));
    configs.add(
        config(
            "connector.class",
            SOURCE,
            "name",
            "s",
            "topic",
            "a",
            "transforms",
            "gone,no,negated,abstract",
            "transforms.gone.type",
            "acme.Gone",
            "transforms.negated.type",
            "org.apache.kafka.connect.transforms.Filter",
            "transforms.negated.negate",
            "true",
            "transforms.abstract.type",
            "org.apache.kafka.connect.transforms.MaskField"));
    configs.add(
        config(
            "connector.class",
            SOURCE,
            "name",
            "s",
            "topic",
            "a",
            "transforms",
            "old,any,none",
            "transforms.old.type",
            "acme.Upper",
            "transforms.old.plugin.version",
            "1.0",
            "transforms.any.type",
            "Upper",
            "transforms.any.field",
            "f",
            "transforms.none.type",
            "acme.Upper",
            "transforms.none.plugin.version",
            "[3,)"));
    configs.add(
        config(
            "connector.class",
            SINK,
            "name",
            "s",
            "topics",
            "a",
            "key.converter",
            "JsonConverter",
            "key.converter.schemas.enable",
            "perhaps",
            "key.converter.schemas.cache.size",
            "-1",
            "value.converter",
            "ByteArrayConverter",
            "header.converter",
            "org.apache.kafka.connect.converters.LongConverter"));
    configs.add(
        config(
            "connector.class",
            SINK,
            "name",
            "s",
            "topics",
            "a",
            "key.converter",
            "no.such.Converter",
            "value.converter",
            "org.apache.kafka.connect.transforms.Filter",
            "header.converter",
            "java.util.AbstractList"));
    configs.add(
        config(
            "connector.class",
            SINK,
            "name",
            "s",
            "topics",
            "a",
            "key.converter",
            "JsonConverter",
            "key.converter.plugin.version",
            "[1,2)",
            "value.converter.plugin.version",
            "[[",
            "header.converter.plugin.version",
            "4.3.1"));
    configs.add(config("connector.class", SINK, "connector.plugin.version", "0.1", "name", "s"));
    configs.add(config("connector.class", SOURCE, "name", "s", "topic", null, "other", null));
    configs.add(
        config(
            "connector.class",
            SOURCE,
            "name",
            "s",
            "topic",
            "a",
            "exactly.once.support",
            "sometimes",
            "offsets.storage.topic",
            " "));
    return configs.stream();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void answersWhatApacheAnswers(Map<String, String> config) throws Exception {
    List<String> expected = comparable(JSON.valueToTree(apache.validate(config)));

    List<String> actual = comparable(JSON.valueToTree(standalone().validate(config)));

    // a converter for keys and values is one version to us, two to Apache
    expected.replaceAll(line -> line.replace("[4.3.1, 4.3.1]", "[4.3.1]"));
    assertThat(actual).containsExactlyElementsOf(expected);
  }

  /** A line per key, without documentation, which is in our own words. */
  private static List<String> comparable(JsonNode infos) {
    List<String> defined = new ArrayList<>();
    List<String> undefined = new ArrayList<>();
    for (JsonNode each : infos.get("configs")) {
      if (each.get("definition") instanceof ObjectNode definition) {
        definition.remove("documentation");
        defined.add(each.toString());
      } else {
        undefined.add(each.toString());
      }
    }
    // keys that nobody defines come in the order of a hash map
    Collections.sort(undefined);
    List<String> lines = new ArrayList<>(undefined);
    lines.addAll(defined);
    lines.add(infos.get("name") + " " + infos.get("error_count") + " " + infos.get("groups"));
    return lines;
  }

  @Test
  void refusesConfigsThatNameNoConnector() {
    assertThatThrownBy(() -> standalone().validate(config("name", "s", "password", "s3cret")))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("connector.class")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> standalone().validate(config("connector.class", "FileStremSource")))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("Did you mean FileStreamSource")
        .hasMessageContaining("plugin.path");
    assertThatThrownBy(
            () ->
                standalone()
                    .validate(config("connector.class", SINK, "connector.plugin.version", "[1,")))
        .isInstanceOf(RejectedConfigException.class);
  }

  private static List<String> errors(ConfigInfos infos, String key) {
    return infos.configs().stream()
        .map(ConfigInfo::value)
        .filter(value -> value != null && value.name().equals(key))
        .flatMap(value -> value.errors().stream())
        .toList();
  }

  @Test
  void sinksMustNotShareTheWorkersGroup() {
    ConfigInfos byName =
        distributedWith("group.id", "connect-s")
            .validate(config("connector.class", SINK, "name", "s", "topics", "a"));
    ConfigInfos byOverride =
        distributedWith("connector.client.config.override.policy", "All")
            .validate(
                config(
                    "connector.class",
                    SINK,
                    "name",
                    "s",
                    "topics",
                    "a",
                    "consumer.override.group.id",
                    "connect-cluster"));

    assertThat(errors(byName, "name"))
        .containsExactly(
            "Consumer group for sink connector named s conflicts with Connect worker group"
                + " connect-s");
    assertThat(errors(byOverride, "consumer.override.group.id"))
        .containsExactly(
            "Consumer group connect-cluster conflicts with Connect worker group connect-cluster");
  }

  @Test
  void exactlyOnceIsCheckedWhereItIsRequired() {
    Map<String, String> config =
        config(
            "connector.class",
            SOURCE,
            "name",
            "s",
            "topic",
            "a",
            "file",
            "/tmp/x",
            "exactly.once.support",
            "REQUIRED",
            "transaction.boundary",
            "connector");

    ConfigInfos without = distributedWith().validate(config);
    ConfigInfos with = distributedWith("exactly.once.source.support", "enabled").validate(config);

    assertThat(errors(without, "exactly.once.support"))
        .containsExactly("This worker does not have exactly-once source support enabled.");
    assertThat(errors(with, "exactly.once.support")).isEmpty();
    assertThat(errors(with, "transaction.boundary"))
        .singleElement()
        .asString()
        .contains("does not support connector-defined transaction boundaries");
  }

  @Test
  void findsOutWhatTasksWouldFailOf() {
    ConfigInfos infos =
        standalone()
            .validate(
                config(
                    "connector.class",
                    SOURCE,
                    "name",
                    "s",
                    "topic",
                    "a",
                    "file",
                    "/tmp/x",
                    "topic.creation.default.partitions",
                    "0",
                    "transforms",
                    "f",
                    "transforms.f.type",
                    "Filter",
                    "transforms.f.predicate",
                    "nowhere",
                    "producer.override.security.protocol",
                    "PLAINTEXT",
                    "producer.override.max.block.ms",
                    "long"));

    assertThat(errors(infos, "topic.creation.default.partitions")).hasSize(1);
    assertThat(errors(infos, "topic.creation.default.replication.factor")).hasSize(1);
    assertThat(errors(infos, "transforms.f.predicate"))
        .singleElement()
        .asString()
        .contains("nowhere");
    assertThat(errors(infos, "producer.override.max.block.ms"))
        .singleElement()
        .asString()
        .contains("long");
    assertThat(infos.errorCount()).isEqualTo(4);
  }

  @Test
  void resolvesReferencesFirst() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets"), "tasks=many\n");
    Map<String, String> props =
        worker(
            "config.providers", "file",
            "config.providers.file.class",
                "org.apache.kafka.common.config.provider.FileConfigProvider");
    WorkerConfig worker = WorkerConfig.standalone(props);
    try (ConfigProviders providers = plugins.configProviders(worker)) {
      ConfigInfos infos =
          new ConnectorValidator(plugins, worker, providers)
              .validate(
                  config(
                      "connector.class",
                      SOURCE,
                      "name",
                      "s",
                      "topic",
                      "a",
                      "tasks.max",
                      "${file:" + secrets + ":tasks}"));

      assertThat(errors(infos, "tasks.max")).first().asString().contains("many");
    }
  }

  @Test
  void definitionsTellSecrets() throws JsonProcessingException {
    ConnectorValidator validator = standalone();
    Map<String, String> config =
        config(
            "connector.class",
            SOURCE,
            "name",
            "s",
            "topic",
            "a",
            "transforms",
            "up",
            "transforms.up.type",
            "acme.Upper",
            "transforms.up.key",
            "s3cret",
            "transforms.up.field",
            "f",
            "producer.override.sasl.jaas.config",
            "s3cret",
            "producer.override.acks",
            "all");

    Map<String, String> masked = new SecretMask(validator.definitionFor(config)).mask(config);

    assertThat(masked)
        .containsEntry("transforms.up.key", "***")
        .containsEntry("producer.override.sasl.jaas.config", "***")
        .containsEntry("transforms.up.field", "f")
        .containsEntry("producer.override.acks", "all")
        .containsEntry("topic", "a");
    assertThat(JSON.writeValueAsString(validator.validate(config))).doesNotContain("s3cret");
  }

  @Test
  void everythingIsSecretOfAConnectorThatIsNotThere() {
    Map<String, String> config =
        config("connector.class", "acme.Gone", "name", "s", "pin", "1234", "tasks.max", "2");

    ConfigDef definition = standalone().definitionFor(config);

    assertThat(new SecretMask(definition).mask(config))
        .containsEntry("pin", "***")
        .containsEntry("name", "s")
        .containsEntry("tasks.max", "2");
  }

  @Test
  void nothingHarmlessIsSecretForThoseWhoAskAtOnce() {
    Map<String, String> config =
        config("connector.class", SOURCE, "name", "s", "topic", "a", "file", "f");
    ConnectorValidator validator = standalone();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      CyclicBarrier together = new CyclicBarrier(8);
      List<CompletableFuture<Map<String, String>>> masked =
          Stream.generate(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            await(together);
                            return new SecretMask(validator.definitionFor(config)).mask(config);
                          },
                          callers))
              .limit(8)
              .toList();

      assertThat(masked).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(config));
    } finally {
      callers.shutdownNow();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Breaks invariant 6: a connector that hangs in validation hangs nobody else. */
  @Test
  void aHangingConnectorIsGivenUp() {
    Map<String, String> props =
        worker(
            "plugin.path", folder.resolve("hanging").toString(),
            "plugin.discovery", "only_scan",
            "fairlead.plugin.call.timeout.ms", "4000");
    try (Plugins hanging = Plugins.load(props)) {
      ConnectorValidator validator =
          new ConnectorValidator(hanging, WorkerConfig.standalone(props), ConfigProviders.none());
      Map<String, String> config = config("connector.class", "Hanging", "name", "h", "pin", "1234");

      assertThatThrownBy(() -> validator.validate(config))
          .isInstanceOf(PluginCallTimeoutException.class)
          .hasMessageContaining("acme.HangingConnector.config did not return within 4 seconds")
          .hasMessageContaining("acme.HangingConnector.config(");
      assertThat(
              errors(validator.validate(config("connector.class", SOURCE, "name", "s")), "topic"))
          .hasSize(1);
      assertThat(new SecretMask(validator.definitionFor(config)).mask(config))
          .containsEntry("pin", "***");
    }
  }

  private static String hangingConnector() {
    return """
        package acme;
        import java.util.*;
        import org.apache.kafka.common.config.ConfigDef;
        import org.apache.kafka.connect.connector.Task;
        import org.apache.kafka.connect.source.SourceConnector;
        public class HangingConnector extends SourceConnector {
          public void start(Map<String, String> props) {}
          public Class<? extends Task> taskClass() { return null; }
          public List<Map<String, String>> taskConfigs(int max) { return List.of(); }
          public void stop() {}
          public ConfigDef config() {
            try {
              Thread.currentThread().join();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return new ConfigDef();
          }
          public String version() { return "1"; }
        }
        """;
  }

  @Test
  void tellsTheKeysOfPlugins() throws Exception {
    for (String plugin :
        List.of(
            SINK,
            "FileStreamSourceConnector",
            "JsonConverter",
            "SimpleHeaderConverter",
            "RegexRouter",
            "RecordIsTombstone")) {
      List<ConfigKeyInfo> keys = standalone().pluginConfig(plugin, null);

      assertThat(comparableKeys(keys))
          .as(plugin)
          .isEqualTo(comparableKeys(apache.pluginConfig(plugin)));
    }
    assertThatThrownBy(() -> standalone().pluginConfig("acme.Gone", null))
        .isInstanceOf(PluginNotFoundException.class);
    assertThatThrownBy(() -> standalone().pluginConfig("acme.Upper", "3.0"))
        .isInstanceOf(PluginVersionNotFoundException.class);
    assertThatThrownBy(
            () -> standalone().pluginConfig("AllConnectorClientConfigOverridePolicy", null))
        .isInstanceOf(RejectedConfigException.class);
  }

  private static List<JsonNode> comparableKeys(List<?> keys) {
    List<JsonNode> nodes = new ArrayList<>();
    for (Object key : keys) {
      ObjectNode node = JSON.valueToTree(key);
      node.remove("documentation");
      nodes.add(node);
    }
    return nodes;
  }
}
