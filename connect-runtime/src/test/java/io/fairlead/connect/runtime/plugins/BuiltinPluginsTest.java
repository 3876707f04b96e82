// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltinPluginsTest {

  @TempDir static Path index;
  private static Plugins plugins;

  @BeforeAll
  static void load() {
    plugins = Plugins.load(Map.of("fairlead.plugin.index.path", index.toString()));
  }

  @AfterAll
  static void close() {
    plugins.close();
  }

  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          (short) 7,
          42,
          42L,
          1.5f,
          2.5d,
          true,
          "text",
          new byte[] {1, 2, 3},
          ByteBuffer.wrap(new byte[] {9, 8}));

  private static final List<Schema> SCHEMAS =
      Arrays.asList(null, Schema.INT32_SCHEMA, Schema.BOOLEAN_SCHEMA, Schema.BYTES_SCHEMA);

  private static final List<byte[]> BYTES =
      Arrays.asList(
          null,
          new byte[0],
          new byte[] {1},
          new byte[] {0, 7},
          new byte[] {0, 0, 0, 42},
          new byte[] {0, 0, 0, 0, 0, 0, 0, 42});

  @ParameterizedTest
  @ValueSource(strings = {"Boolean", "ByteArray", "Double", "Float", "Integer", "Long", "Short"})
  void convertsAsApacheDoes(String name) throws Exception {
    String className = "org.apache.kafka.connect.converters." + name + "Converter";
    Converter apache = (Converter) Class.forName(className).getDeclaredConstructor().newInstance();
    Converter ours = plugins.newConverter(className, null, null);
    apache.configure(Map.of(), false);
    ours.configure(Map.of(), false);

    assertThat(ours.getClass().getPackageName()).endsWith(".builtin");
    assertThat(plugins.newConverter(name + "Converter", null, null)).hasSameClassAs(ours);
    assertThat(ours.config().names()).isEqualTo(apache.config().names());
    for (Object value : VALUES) {
      for (Schema schema : SCHEMAS) {
        assertThat(written(ours, schema, value))
            .as("%s of %s as %s", name, value, schema)
            .isEqualTo(written(apache, schema, value));
      }
    }
    for (byte[] bytes : BYTES) {
      assertThat(read(ours, bytes))
          .as("%s of %s", name, Arrays.toString(bytes))
          .isEqualTo(read(apache, bytes));
    }
  }

  private static String written(Converter converter, Schema schema, Object value) {
    try {
      return Arrays.toString(converter.fromConnectData("topic", schema, value));
    } catch (DataException e) {
      return "refused";
    }
  }

  private static String read(Converter converter, byte[] bytes) {
    try {
      SchemaAndValue read = converter.toConnectData("topic", bytes);
      Object value = read.value();
      return read.schema()
          + " "
          + read.schema().isOptional()
          + " "
          + (value instanceof byte[] array ? Arrays.toString(array) : value);
    } catch (DataException e) {
      return "refused";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"All", "None", "Principal", "Allowlist"})
  void policiesDecideAsApachesDo(String name) throws Exception {
    String className =
        "org.apache.kafka.connect.connector.policy." + name + "ConnectorClientConfigOverridePolicy";
    Map<String, String> worker =
        Map.of("connector.client.config.override.allowlist", "acks,linger.ms");
    ConnectorClientConfigOverridePolicy apache =
        (ConnectorClientConfigOverridePolicy)
            Class.forName(className).getDeclaredConstructor().newInstance();
    apache.configure(worker);
    ConnectorClientConfigOverridePolicy ours = plugins.newOverridePolicy(name, worker);
    Map<String, Object> overrides = new HashMap<>();
    overrides.put("acks", "all");
    overrides.put("sasl.mechanism", "PLAIN");
    overrides.put("max.poll.records", 5);
    ConnectorClientConfigRequest request =
        new ConnectorClientConfigRequest(
            "c",
            ConnectorType.SINK,
            Connector.class,
            overrides,
            ConnectorClientConfigRequest.ClientType.CONSUMER);

    assertThat(ours.getClass().getPackageName()).endsWith(".builtin");
    assertThat(ours.validate(request))
        .extracting(ConfigValue::toString)
        .containsExactlyInAnyOrderElementsOf(
            apache.validate(request).stream().map(ConfigValue::toString).toList());
  }

  @Test
  void areListedUnderTheNamesThatClientsKnow() {
    assertThat(plugins.descriptions())
        .filteredOn(PluginDescription::isBuiltin)
        .hasSize(7 * 2 + 4)
        .allSatisfy(
            plugin -> {
              assertThat(plugin.className()).startsWith("org.apache.kafka.connect.");
              assertThat(plugin.version())
                  .isEqualTo(org.apache.kafka.common.utils.AppInfoParser.getVersion());
              assertThat(Plugins.publicName(plugin.implementation())).isEqualTo(plugin.className());
            });
    assertThatThrownBy(() -> plugins.newOverridePolicy("Al", Map.of()))
        .isInstanceOf(PluginNotFoundException.class);
  }
}
