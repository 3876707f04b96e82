// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.config.ConfigProblems;
import io.fairlead.mqtt.config.ConnectionKeys;
import io.fairlead.mqtt.config.ConnectionProbe;
import io.fairlead.mqtt.config.ConnectionRules;
import io.fairlead.mqtt.topic.Template;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Checks the sink's configuration: each key, the keys together, and the broker itself. */
public final class SinkRules {

  private static final List<String> NAMES =
      List.of("topic", "partition", "key", "header:…", "field:…");

  private SinkRules() {}

  /** Everything that is wrong, key by key. Asks the broker only where the keys are right. */
  public static Config validate(Map<String, String> properties) {
    ConfigProblems problems = new ConfigProblems(SinkKeys.PUBLIC, properties);
    ConnectionRules.check(problems, "2".equals(problems.text(ConnectionKeys.QOS)));
    topic(problems);
    onlyVersion5(problems, properties);
    if (!problems.any()) {
      askBroker(problems, properties);
    }
    return problems.config();
  }

  private static void topic(ConfigProblems problems) {
    if (problems.has(SinkKeys.TOPIC)) {
      return;
    }
    String text = problems.text(SinkKeys.TOPIC);
    try {
      Template template = Template.parse(SinkKeys.TOPIC, text);
      for (String name : template.names()) {
        boolean known =
            name.startsWith("header:") && name.length() > 7
                || name.startsWith("field:") && name.length() > 6
                || NAMES.contains(name);
        if (!known) {
          problems.add(
              SinkKeys.TOPIC, "There is no {" + name + "}; write one of " + NAMES + " in braces");
        }
      }
    } catch (ConfigException e) {
      problems.add(SinkKeys.TOPIC, e.getMessage());
    }
    if (text.isEmpty()) {
      problems.add(SinkKeys.TOPIC, "Name a topic such as fleet/{key}/commands");
    }
    if (text.contains("+") || text.contains("#")) {
      problems.add(
          SinkKeys.TOPIC,
          "A topic to publish to has no wildcards; remove + and # from '" + text + "'");
    }
  }

  private static void onlyVersion5(ConfigProblems problems, Map<String, String> properties) {
    if (!"3.1.1".equals(problems.text(ConnectionKeys.VERSION))) {
      return;
    }
    for (String key :
        List.of(
            SinkKeys.EXPIRY,
            SinkKeys.CONTENT_TYPE,
            SinkKeys.RESPONSE_TOPIC,
            SinkKeys.CORRELATION)) {
      if (properties.containsKey(key)) {
        problems.add(
            key,
            "MQTT 3.1.1 does not know this; remove it, or set " + ConnectionKeys.VERSION + " to 5");
      }
    }
  }

  private static void askBroker(ConfigProblems problems, Map<String, String> properties) {
    SinkConfig config = new SinkConfig(properties);
    ConnectionConfig connection = config.connection(() -> properties);
    for (BrokerAddress broker : connection.brokers()) {
      ConnectionProbe.run(broker, connection, config.exactlyOnce(), config.clientId(), link -> {})
          .ifPresent(
              refusal -> {
                String key = SinkKeys.blamed(refusal);
                problems.add(key, ConnectionRules.words(refusal, key));
              });
    }
  }
}
