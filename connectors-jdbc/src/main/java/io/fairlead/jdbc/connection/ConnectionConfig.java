// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.config.types.Password;

/**
 * Where and as whom to connect.
 *
 * @param url the JDBC URL
 * @param user the user, if one is set
 * @param password the password, if one is set
 * @param retry how often and after what pause a lost connection is tried again
 * @param driverProperties further properties for the driver
 */
public record ConnectionConfig(
    String url,
    Optional<String> user,
    Optional<Password> password,
    Retry retry,
    Map<String, String> driverProperties) {

  /**
   * How often and after what pause a lost connection is tried again.
   *
   * @param attempts attempts in all, at least 1
   * @param backoff pause between two attempts
   */
  public record Retry(int attempts, Duration backoff) {}

  /** The properties for the driver; an explicit one wins over a default. */
  Properties properties(Map<String, String> defaults) {
    Properties properties = new Properties();
    properties.putAll(defaults);
    properties.putAll(driverProperties);
    user.ifPresent(value -> properties.setProperty("user", value));
    password.ifPresent(value -> properties.setProperty("password", value.value()));
    return properties;
  }

  /** The URL without anything that could be a credential, for messages. */
  public String safeUrl() {
    return SafeUrl.of(url);
  }

  @Override
  public String toString() {
    return safeUrl();
  }
}
