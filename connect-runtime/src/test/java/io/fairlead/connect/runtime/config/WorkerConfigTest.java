// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerConfigTest {

  private static final Map<String, Object> OTHER_DEFAULTS =
      Map.of(
          "scheduled.rebalance.max.delay.ms", 0,
          "session.timeout.ms", 6000,
          "heartbeat.interval.ms", 2000);

  private static final Set<String> ADDED =
      Set.of(
          "connector.client.config.override.allowlist",
          "fairlead.rest.mask.secrets",
          "fairlead.json.converter",
          "fairlead.plugin.call.timeout.ms",
          "fairlead.task.stuck.after.ms",
          "fairlead.rest.request.timeout.ms",
          "fairlead.plugin.index.path",
          "fairlead.sink.buffer.bytes",
          "fairlead.source.inflight.bytes",
          "fairlead.worker.inflight.bytes",
          "fairlead.health.idle.after.ms",
          "fairlead.health.lag.ms",
          "fairlead.restart.enabled",
          "fairlead.restart.backoff.initial.ms",
          "fairlead.restart.backoff.max.ms",
          "fairlead.restart.quiet.ms",
          "fairlead.restart.max.per.hour");

  private static Map<String, String> distributed() {
    Map<String, String> props = new HashMap<>();
    props.put("bootstrap.servers", "localhost:9092");
    props.put("group.id", "connect");
    props.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    props.put("value.converter", "JsonConverter");
    props.put("config.storage.topic", "configs");
    props.put("offset.storage.topic", "offsets");
    props.put("status.storage.topic", "statuses");
    return props;
  }

  @Test
  void distributedKeysAreThoseOfApache() throws Exception {
    Class<?> crypto = Class.forName("org.apache.kafka.connect.runtime.distributed.Crypto");
    Method config = DistributedConfig.class.getDeclaredMethod("config", crypto);
    config.setAccessible(true);
    java.lang.reflect.Field system = crypto.getDeclaredField("SYSTEM");
    system.setAccessible(true);
    ConfigDef apache = (ConfigDef) config.invoke(null, system.get(null));

    assertThat(described(WorkerConfig.distributedConfigDef(), ADDED))
        .isEqualTo(withOtherDefaults(described(apache, Set.of())));
  }

  @Test
  void standaloneKeysAreThoseOfApache() throws Exception {
    java.lang.reflect.Field config = StandaloneConfig.class.getDeclaredField("CONFIG");
    config.setAccessible(true);
    ConfigDef apache = (ConfigDef) config.get(null);

    assertThat(described(WorkerConfig.standaloneConfigDef(), ADDED))
        .isEqualTo(described(apache, Set.of()));
  }

  private static Map<String, String> withOtherDefaults(Map<String, String> described) {
    OTHER_DEFAULTS.forEach(
        (key, value) ->
            described.computeIfPresent(
                key, (name, text) -> text.replaceAll("default=\\S+", "default=" + value)));
    return described;
  }

  private static Map<String, String> described(ConfigDef keys, Set<String> without) {
    Map<String, String> result = new TreeMap<>();
    keys.configKeys()
        .values()
        .forEach(
            key -> {
              if (!without.contains(key.name)) {
                result.put(
                    key.name,
                    key.type
                        + " default="
                        + (key.hasDefault() ? Objects.toString(key.defaultValue) : "none")
                        + " "
                        + key.importance);
              }
            });
    return result;
  }

  @Test
  void takesWhatApacheTakes() {
    WorkerConfig config = WorkerConfig.distributed(distributed());

    assertThat(config.isDistributed()).isTrue();
    assertThat(config.groupId()).isEqualTo("connect");
    assertThat(config.getString("value.converter")).isEqualTo("JsonConverter");
    assertThat(config.getInt("session.timeout.ms")).isEqualTo(6000);
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    Map<String, String> props = distributed();
    props.remove("group.id");
    props.put("offset.flush.interval.ms", "soon");
    props.put("connect.protocol", "fancy");

    assertThatThrownBy(() -> WorkerConfig.distributed(props))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("group.id")
        .hasMessageContaining("soon")
        .hasMessageContaining("offset.flush.interval.ms")
        .hasMessageContaining("fancy")
        .hasMessageContaining("eager, compatible, sessioned");
  }

  @Test
  void refusesHeaderRulesThatAreNone() {
    Map<String, String> props = distributed();
    props.put(
        "response.http.headers.config", "add Cache-Control:no-cache, \"set X-A:b, c\", X-B c");

    assertThatThrownBy(() -> WorkerConfig.distributed(props))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("X-B c")
        .hasMessageContaining("[set|add|setDate|addDate]");
  }

  @Test
  void movesTheDefaultThatWouldNotFit() {
    Map<String, String> slowHeartbeat = distributed();
    slowHeartbeat.put("heartbeat.interval.ms", "5000");
    Map<String, String> shortSession = distributed();
    shortSession.put("session.timeout.ms", "1500");
    Map<String, String> bothGiven = distributed();
    bothGiven.put("session.timeout.ms", "3000");
    bothGiven.put("heartbeat.interval.ms", "3000");

    assertThat(WorkerConfig.distributed(slowHeartbeat).getInt("session.timeout.ms"))
        .isEqualTo(15000);
    assertThat(WorkerConfig.distributed(shortSession).getInt("heartbeat.interval.ms"))
        .isEqualTo(500);
    assertThatThrownBy(() -> WorkerConfig.distributed(bothGiven))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("heartbeat.interval.ms");
  }

  @Test
  void warnsOfKeysThatNothingReads() {
    Map<String, String> props = distributed();
    props.put("offset.flush.intervall.ms", "1000");
    props.put("internal.key.converter", "x");
    props.put("offset.storage.file.filename", "/tmp/offsets");
    props.put("producer.acks", "all");
    props.put("config.storage.min.insync.replicas", "1");
    props.put("key.converter.schemas.enable", "false");
    props.put("ssl.keystore.location", "/x");
    props.put("isolation.level", "read_committed");

    WorkerConfig config = WorkerConfig.distributed(props);

    assertThat(config.warnings())
        .hasSize(3)
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains("offset.flush.intervall.ms")
                    .contains("Did you mean 'offset.flush.interval.ms'?"))
        .anySatisfy(warning -> assertThat(warning).contains("internal.key.converter"))
        .anySatisfy(warning -> assertThat(warning).contains("no effect in a distributed worker"));
    assertThat(config.didYouMean("plugin.paths")).contains("plugin.path");
    assertThat(config.didYouMean("something.else.entirely")).isEmpty();
  }

  @Test
  void resolvesReferencesToConfigProviders(@TempDir Path folder) throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets"), "group=from-file\n");
    Map<String, String> props = distributed();
    props.put("config.providers", "file");
    props.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    props.put("group.id", "${file:" + secrets + ":group}");

    WorkerConfig config = WorkerConfig.distributed(props);

    assertThat(config.groupId()).isEqualTo("from-file");
    assertThat(config.originals()).doesNotContainKey("config.providers");
  }

  @Test
  void standaloneHasNoGroup() {
    Map<String, String> props =
        Map.of(
            "bootstrap.servers", "localhost:9092",
            "key.converter", "JsonConverter",
            "value.converter", "JsonConverter",
            "offset.storage.file.filename", "/tmp/offsets");

    WorkerConfig config = WorkerConfig.standalone(props);

    assertThat(config.isDistributed()).isFalse();
    assertThat(config.groupId()).isNull();
    assertThat(config.exactlyOnceSourceEnabled()).isFalse();
  }
}
