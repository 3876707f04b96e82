// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.config;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.LinkException;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks the connection's keys together, and words what a broker refuses. */
public final class ConnectionRules {

  private ConnectionRules() {}

  /** What is wrong among the keys, without asking a broker. */
  public static void check(ConfigProblems problems, boolean twiceIsTooMany) {
    if (!problems.has(ConnectionKeys.BROKERS)) {
      boolean secure =
          problems.list(ConnectionKeys.BROKERS).stream()
              .map(each -> BrokerAddress.parse(ConnectionKeys.BROKERS, each))
              .anyMatch(BrokerAddress::secure);
      for (String key :
          new String[] {
            ConnectionKeys.CA,
            ConnectionKeys.CERTIFICATE,
            ConnectionKeys.TRUSTSTORE,
            ConnectionKeys.KEYSTORE
          }) {
        if (!secure && !problems.text(key).isEmpty()) {
          problems.add(
              key,
              "No address in "
                  + ConnectionKeys.BROKERS
                  + " uses TLS; write ssl:// or wss://, or remove this key");
        }
      }
      noWebSocketWithQos2(problems, twiceIsTooMany);
    }
    onlyOne(problems, ConnectionKeys.CA, ConnectionKeys.TRUSTSTORE);
    onlyOne(problems, ConnectionKeys.CERTIFICATE, ConnectionKeys.KEYSTORE);
    together(problems, ConnectionKeys.CERTIFICATE, ConnectionKeys.KEY);
    together(problems, ConnectionKeys.KEY, ConnectionKeys.CERTIFICATE);
    if (!problems.text(ConnectionKeys.PASSWORD_KEY).isEmpty()
        && problems.text(ConnectionKeys.USER).isEmpty()
        && !"5".equals(problems.text(ConnectionKeys.VERSION))) {
      problems.add(ConnectionKeys.USER, "MQTT 3.1.1 has no password without a user; name one here");
    }
    if (twiceIsTooMany && "3.1.1".equals(problems.text(ConnectionKeys.VERSION))) {
      problems.add(
          ConnectionKeys.QOS,
          "QoS 2 is kept with MQTT 5 only: the client library for 3.1.1 loses messages of QoS 2"
              + " when a connection breaks before they are acknowledged. Set "
              + ConnectionKeys.VERSION
              + " to 5, or this to 1");
    }
  }

  private static void noWebSocketWithQos2(ConfigProblems problems, boolean exactlyOnce) {
    if (exactlyOnce
        && problems.list(ConnectionKeys.BROKERS).stream()
            .map(each -> BrokerAddress.parse(ConnectionKeys.BROKERS, each))
            .anyMatch(BrokerAddress::webSocket)) {
      problems.add(
          ConnectionKeys.QOS,
          "The client library that keeps QoS 2 comes without WebSockets; use tcp:// or ssl://, or"
              + " QoS 1");
    }
  }

  private static void onlyOne(ConfigProblems problems, String one, String other) {
    if (!problems.text(one).isEmpty() && !problems.text(other).isEmpty()) {
      problems.add(other, one + " is set too; keep one of them");
    }
  }

  private static void together(ConfigProblems problems, String one, String needed) {
    if (!problems.text(one).isEmpty() && problems.text(needed).isEmpty()) {
      problems.add(needed, "Missing: " + one + " is of use only together with it");
    }
  }

  /** Words a failure for people: which key, what happened, what to do. */
  public static String words(LinkException failure, String key) {
    String sentence = failure.getMessage();
    return sentence + (sentence.endsWith(".") ? " " : ". ") + key + ": " + failure.remedy();
  }

  /** The exception that ends a task, with key and remedy. */
  public static ConnectException fatal(LinkException failure, Function<LinkException, String> key) {
    return new ConnectException(words(failure, key.apply(failure)), failure);
  }
}
