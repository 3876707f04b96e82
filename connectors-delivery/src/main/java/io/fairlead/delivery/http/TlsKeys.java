// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.delivery.config.KeyGroup;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * The keys of a connector's TLS, under the names that its users know.
 *
 * @param validate the key that says whether the other side is checked
 * @param trust certificates to trust
 * @param own certificate and key for mutual TLS
 */
public record TlsKeys(String validate, StoreKeys trust, StoreKeys own) {

  /**
   * Defines them.
   *
   * @param peer what the other side is called, for the documentation
   */
  public void define(KeyGroup keys, String peer) {
    keys.add(
            validate,
            BOOLEAN,
            true,
            MEDIUM,
            "Whether the " + peer + "'s certificate and name are checked.")
        .add(
            trust.path(),
            STRING,
            null,
            MEDIUM,
            "A file with the certificates to trust; without it those of the JVM.")
        .add(
            trust.type(),
            STRING,
            trust.defaultType(),
            KeyGroup.word("JKS", "PKCS12", "PEM"),
            LOW,
            "The kind of that file.")
        .add(trust.password(), PASSWORD, null, MEDIUM, "The password of that file.")
        .add(
            own.path(),
            STRING,
            null,
            MEDIUM,
            "A file with the client's certificate and key, for mutual TLS.")
        .add(
            own.type(), STRING, own.defaultType(), KeyGroup.word("JKS", "PKCS12"), LOW, "Its kind.")
        .add(own.password(), PASSWORD, null, MEDIUM, "The password of that file and its key.");
  }

  /** What they say. */
  public TlsSettings read(AbstractConfig values) {
    return new TlsSettings(values.getBoolean(validate), trust.read(values), own.read(values));
  }
}
