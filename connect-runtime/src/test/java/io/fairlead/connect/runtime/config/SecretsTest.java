// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.secrets.SecretMask;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.Test;

class SecretsTest {

  /** Knows {@code password} at the path {@code /vault}, for a minute. */
  private static final class Vault implements ConfigProvider {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public ConfigData get(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
      if (path.equals("/sealed")) {
        throw new IllegalStateException("sealed");
      }
      Map<String, String> data = new HashMap<>(Map.of("password", "s3cret$1", "user", "me"));
      data.keySet().retainAll(keys);
      return new ConfigData(data, 60_000L);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void resolvesReferencesAnywhereAsKafkaDoes() {
    Map<String, ConfigProvider> providers = Map.of("vault", new Vault());
    Map<String, String> config = new HashMap<>();
    config.put("a", "${vault:/vault:password}");
    config.put("b", "user=${vault:/vault:user};password=${vault:/vault:password};");
    config.put("c", "${topic} ${other:/x:y} $ {vault:x}");
    config.put("d", null);
    config.put("e", "plain");

    ConfigProviders.Resolved resolved = new ConfigProviders(providers).resolve(config);

    assertThat(resolved.values())
        .isEqualTo(new ConfigTransformer(providers).transform(config).data());
    assertThat(resolved.values().get("b")).isEqualTo("user=me;password=s3cret$1;");
    assertThat(resolved.ttlMillisByPath()).isEqualTo(Map.of("/vault", 60_000L));
    assertThat(resolved.toString()).doesNotContain("s3cret");
  }

  @Test
  void namesWhatCannotBeResolved() {
    ConfigProviders providers = new ConfigProviders(Map.of("vault", new Vault()));

    assertThatThrownBy(
            () ->
                providers.resolve(
                    Map.of(
                        "db.password",
                        "${vault:/vault:pasword}",
                        "db.user",
                        "${vault:/vault:password}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("db.password")
        .hasMessageContaining("${vault:/vault:pasword}")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> providers.resolve(Map.of("key", "${vault:/sealed:x}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("key")
        .hasMessageContaining("${vault:/sealed:x}")
        .hasMessageContaining("sealed");
  }

  @Test
  void closesProvidersOnce() {
    Vault vault = new Vault();
    ConfigProviders providers = new ConfigProviders(Map.of("vault", vault));

    providers.close();
    providers.close();

    assertThat(vault.closed).isTrue();
  }

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define("db.password", ConfigDef.Type.PASSWORD, ConfigDef.Importance.HIGH, "")
          .define("pin", ConfigDef.Type.PASSWORD, ConfigDef.Importance.HIGH, "")
          .define("token", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "");

  @Test
  void masksPasswordsAndWhatLooksLikeOne() {
    Map<String, String> config = new HashMap<>();
    config.put("db.password", "s3cret");
    config.put("pin", "${vault:/vault:pin}");
    config.put("token", "declared harmless");
    config.put("schema.history.producer.sasl.jaas.config", "x password=\"s3cret\";");
    config.put("aws.secret.access.key", "s3cret");
    config.put("topic", "orders");
    config.put("nothing", null);

    Map<String, String> masked = new SecretMask(DEFINITION).mask(config);

    assertThat(masked)
        .containsEntry("db.password", "***")
        .containsEntry("pin", "${vault:/vault:pin}")
        .containsEntry("token", "declared harmless")
        .containsEntry("schema.history.producer.sasl.jaas.config", "***")
        .containsEntry("aws.secret.access.key", "***")
        .containsEntry("topic", "orders")
        .containsEntry("nothing", null);
  }

  @Test
  void aReferenceBesideASecretDoesNotUnmaskIt() {
    assertThat(new SecretMask(DEFINITION).mask(Map.of("pin", "${vault:/vault:pin}1234")))
        .containsEntry("pin", "***");
  }

  @Test
  void putsStoredValuesBack() {
    Map<String, String> stored = Map.of("db.password", "s3cret", "topic", "old");

    assertThat(SecretMask.restore(Map.of("db.password", "***", "topic", "new"), stored))
        .isEqualTo(Map.of("db.password", "s3cret", "topic", "new"));
    assertThatThrownBy(() -> SecretMask.restore(Map.of("pin", "***"), stored))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pin");
    assertThatThrownBy(() -> SecretMask.restore(Map.of("pin", "***"), null))
        .isInstanceOf(ConfigException.class);
  }
}
