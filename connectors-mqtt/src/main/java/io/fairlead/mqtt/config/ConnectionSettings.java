// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.config;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.ConnectionConfig.Access;
import io.fairlead.mqtt.client.ConnectionConfig.Timing;
import io.fairlead.mqtt.client.ConnectionConfig.Version;
import io.fairlead.mqtt.client.MessageProperties;
import io.fairlead.mqtt.client.Outbound;
import io.fairlead.mqtt.client.TlsFiles;
import io.fairlead.mqtt.client.TlsFiles.Material;
import io.fairlead.mqtt.client.TlsFiles.Pem;
import io.fairlead.mqtt.client.TlsFiles.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** Reads the connection's keys. */
public final class ConnectionSettings {

  private ConnectionSettings() {}

  /**
   * The connection that a configuration describes.
   *
   * @param current the configuration as it is at the time of a connection, with secrets resolved
   * @param clientId for the last will's topic
   */
  public static ConnectionConfig of(
      AbstractConfig config, Supplier<AbstractConfig> current, String clientId) {
    return new ConnectionConfig(
        config.getList(ConnectionKeys.BROKERS).stream()
            .map(each -> BrokerAddress.parse(ConnectionKeys.BROKERS, each))
            .toList(),
        version(config),
        new Timing(
            Duration.ofSeconds(config.getInt(ConnectionKeys.KEEP_ALIVE)),
            Duration.ofMillis(config.getInt(ConnectionKeys.CONNECT_TIMEOUT)),
            Duration.ofMillis(config.getLong(ConnectionKeys.BACKOFF)),
            Duration.ofMillis(config.getLong(ConnectionKeys.BACKOFF_MAX))),
        () -> access(current.get()),
        will(config, clientId));
  }

  /** The version of the protocol. */
  public static Version version(AbstractConfig config) {
    return "5".equals(config.getString(ConnectionKeys.VERSION)) ? Version.V5 : Version.V3_1_1;
  }

  /** How client ids begin. */
  public static String clientIdPrefix(AbstractConfig config) {
    String prefix = config.getString(ConnectionKeys.CLIENT_ID_PREFIX);
    if (!prefix.isEmpty()) {
      return prefix;
    }
    Object name = config.originals().get("name");
    return name == null ? "fairlead" : name.toString();
  }

  private static Access access(AbstractConfig config) {
    return new Access(
        Optional.ofNullable(config.getString(ConnectionKeys.USER)),
        Optional.ofNullable(config.getPassword(ConnectionKeys.PASSWORD_KEY)).map(Password::value),
        new TlsFiles(
            trust(config), identity(config), config.getBoolean(ConnectionKeys.VERIFY_HOST)));
  }

  private static Optional<Material> trust(AbstractConfig config) {
    return path(config, ConnectionKeys.CA)
        .<Material>map(file -> new Pem(file, Optional.empty(), ""))
        .or(
            () ->
                path(config, ConnectionKeys.TRUSTSTORE)
                    .map(
                        file ->
                            new Store(
                                file,
                                config.getString(ConnectionKeys.TRUSTSTORE_TYPE),
                                secret(config, ConnectionKeys.TRUSTSTORE_PASSWORD),
                                "")));
  }

  private static Optional<Material> identity(AbstractConfig config) {
    return path(config, ConnectionKeys.CERTIFICATE)
        .<Material>map(
            file ->
                new Pem(
                    file,
                    path(config, ConnectionKeys.KEY),
                    secret(config, ConnectionKeys.KEY_PASSWORD)))
        .or(
            () ->
                path(config, ConnectionKeys.KEYSTORE)
                    .map(
                        file ->
                            new Store(
                                file,
                                config.getString(ConnectionKeys.KEYSTORE_TYPE),
                                secret(config, ConnectionKeys.KEYSTORE_PASSWORD),
                                secret(config, ConnectionKeys.KEY_PASSWORD))));
  }

  private static Optional<Outbound> will(AbstractConfig config, String clientId) {
    return Optional.ofNullable(config.getString(ConnectionKeys.WILL_TOPIC))
        .map(
            topic ->
                new Outbound(
                    topic.replace("{client}", clientId),
                    config.getString(ConnectionKeys.WILL_PAYLOAD).getBytes(StandardCharsets.UTF_8),
                    config.getInt(ConnectionKeys.WILL_QOS),
                    config.getBoolean(ConnectionKeys.WILL_RETAINED),
                    MessageProperties.NONE));
  }

  private static Optional<Path> path(AbstractConfig config, String key) {
    return Optional.ofNullable(config.getString(key)).filter(text -> !text.isEmpty()).map(Path::of);
  }

  private static String secret(AbstractConfig config, String key) {
    Password password = config.getPassword(key);
    return password == null ? "" : password.value();
  }
}
