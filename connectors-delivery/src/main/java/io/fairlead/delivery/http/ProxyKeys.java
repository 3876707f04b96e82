// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.delivery.config.KeyGroup;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys of a connector's HTTP proxy, under the names that its users know. */
public record ProxyKeys(String host, String port, String user, String password) {

  /** Defines them. */
  public void define(KeyGroup keys) {
    keys.add(host, STRING, null, LOW, "The host of an HTTP proxy.")
        .add(port, INT, 3128, Range.between(1, 65_535), LOW, "The proxy's port.")
        .add(
            user,
            STRING,
            null,
            LOW,
            "The user for the proxy. For https the worker's JVM must allow it:"
                + " -Djdk.http.auth.tunneling.disabledSchemes=.")
        .add(password, PASSWORD, null, LOW, "The password for the proxy.");
  }

  /** What they say; empty for none. */
  public Optional<HttpSettings.Proxy> read(AbstractConfig values) {
    return Optional.ofNullable(values.getString(host))
        .map(
            name ->
                new HttpSettings.Proxy(
                    name,
                    values.getInt(port),
                    values.getString(user),
                    values.getPassword(password)));
  }
}
