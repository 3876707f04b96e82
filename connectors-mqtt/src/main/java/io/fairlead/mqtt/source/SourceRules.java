// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.Subscription;
import io.fairlead.mqtt.config.ConfigProblems;
import io.fairlead.mqtt.config.ConnectionKeys;
import io.fairlead.mqtt.config.ConnectionProbe;
import io.fairlead.mqtt.config.ConnectionRules;
import io.fairlead.mqtt.decode.Decoders;
import io.fairlead.mqtt.topic.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Checks the source's configuration: each key, the keys together, and the broker itself. */
public final class SourceRules {

  private SourceRules() {}

  /** Everything that is wrong, key by key. Asks the broker only where the keys are right. */
  public static Config validate(Map<String, String> properties) {
    ConfigProblems problems = new ConfigProblems(SourceKeys.PUBLIC, properties);
    ConnectionRules.check(problems, "2".equals(problems.text(ConnectionKeys.QOS)));
    templates(problems);
    distribution(problems);
    dedupe(problems, properties);
    problems.check(
        SourceKeys.FORMAT,
        () -> {
          String format = problems.text(SourceKeys.FORMAT);
          if (!Decoders.NAMES.contains(format)) {
            Decoders.of(SourceKeys.FORMAT, format, properties);
          }
        });
    if (!problems.any()) {
      askBroker(problems, properties);
    }
    return problems.config();
  }

  private static void templates(ConfigProblems problems) {
    if (problems.list(SourceKeys.FILTERS).isEmpty() && !problems.has(SourceKeys.FILTERS)) {
      problems.add(SourceKeys.FILTERS, "Name a filter such as fleet/{vin}/{signal}");
    }
    Optional<Template> topic = template(problems, SourceKeys.TOPIC);
    if (topic.isPresent() && topic.get().toString().isEmpty()) {
      problems.add(SourceKeys.TOPIC, "Name a topic such as telemetry or telemetry.{signal}");
    }
    Optional<Template> key = template(problems, SourceKeys.KEY);
    for (String entry : problems.list(SourceKeys.FILTERS)) {
      Route route;
      try {
        route = Route.parse(entry, topic.orElse(Template.parse(SourceKeys.TOPIC, "none")));
      } catch (ConfigException e) {
        problems.add(SourceKeys.FILTERS, e.getMessage());
        continue;
      }
      Set<String> names = route.filter().names();
      String filter = "filter '" + route.filter() + "'";
      boolean own = topic.isEmpty() || route.topic() != topic.get();
      String where = own ? SourceKeys.FILTERS : SourceKeys.TOPIC;
      problems.check(where, () -> route.topic().require(where, filter, names));
      key.ifPresent(
          each ->
              problems.check(SourceKeys.KEY, () -> each.require(SourceKeys.KEY, filter, names)));
      level(problems, SourceKeys.HASH_LEVEL, filter, names);
      template(problems, SourceKeys.DEDUPE_KEY)
          .ifPresent(
              each ->
                  problems.check(
                      SourceKeys.DEDUPE_KEY,
                      () -> each.require(SourceKeys.DEDUPE_KEY, filter, names)));
    }
  }

  private static void level(ConfigProblems problems, String key, String filter, Set<String> names) {
    String level = problems.text(key);
    if (!level.isEmpty() && !names.contains(level)) {
      problems.add(
          key,
          "There is no level '"
              + level
              + "' in "
              + filter
              + "; "
              + (names.isEmpty() ? "it names none" : "there are " + names));
    }
  }

  private static Optional<Template> template(ConfigProblems problems, String key) {
    if (problems.has(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Template.parse(key, problems.text(key)));
    } catch (ConfigException e) {
      problems.add(key, e.getMessage());
      return Optional.empty();
    }
  }

  private static void distribution(ConfigProblems problems) {
    boolean hash = SourceKeys.HASH.equals(problems.text(SourceKeys.DISTRIBUTION));
    if (hash
        && problems.text(SourceKeys.HASH_LEVEL).isEmpty()
        && !"1".equals(problems.text(SourceKeys.HASH_SESSIONS))) {
      problems.add(
          SourceKeys.HASH_LEVEL,
          "Missing: with more than one session in "
              + SourceKeys.HASH_SESSIONS
              + ", name the level whose messages stay in order");
    }
    if (!hash && !problems.text(SourceKeys.HASH_LEVEL).isEmpty()) {
      problems.add(
          SourceKeys.HASH_LEVEL,
          "Of no use with shared; set " + SourceKeys.DISTRIBUTION + " to hash, or remove this key");
    }
    String group = problems.text(SourceKeys.SHARE_GROUP);
    if (group.contains("/") || group.contains("+") || group.contains("#")) {
      problems.add(SourceKeys.SHARE_GROUP, "A group's name may not have /, + or # in it");
    }
  }

  private static void dedupe(ConfigProblems problems, Map<String, String> properties) {
    if (!"ledger".equals(problems.text(SourceKeys.DEDUPE))) {
      return;
    }
    for (String key : List.of(SourceKeys.DEDUPE_KEY, SourceKeys.DEDUPE_SEQUENCE)) {
      if (problems.text(key).isEmpty() && !problems.has(key)) {
        problems.add(key, "Missing: " + SourceKeys.DEDUPE + "=ledger needs it");
      }
    }
    boolean shared = SourceKeys.SHARED.equals(problems.text(SourceKeys.DISTRIBUTION));
    if (shared && !"1".equals(properties.getOrDefault("tasks.max", "1").trim())) {
      problems.add(
          SourceKeys.DEDUPE,
          "With shared, a message may come again at another task, which has not seen it. Set"
              + " tasks.max to 1, or "
              + SourceKeys.DISTRIBUTION
              + " to hash with the level of "
              + SourceKeys.DEDUPE_KEY);
    }
    boolean field =
        problems.text(SourceKeys.DEDUPE_SEQUENCE).startsWith("field:")
            || problems.text(SourceKeys.DEDUPE_EPOCH).startsWith("field:");
    if (field && List.of("bytes", "string").contains(problems.text(SourceKeys.FORMAT))) {
      problems.add(
          SourceKeys.DEDUPE_SEQUENCE,
          "A field is found in decoded payloads only; set " + SourceKeys.FORMAT + " to json");
    }
  }

  private static void askBroker(ConfigProblems problems, Map<String, String> properties) {
    SourceConfig config = new SourceConfig(properties);
    ConnectionConfig connection = config.connection(() -> properties, "check");
    // Plain filters: a shared subscription of the check would take messages from the tasks.
    List<Subscription> wanted = new ArrayList<>();
    Set<String> filters = new LinkedHashSet<>();
    config.routes().forEach(route -> filters.add(route.filter().subscription()));
    int qos = config.exactlyOnce() ? 2 : Integer.parseInt(problems.text(ConnectionKeys.QOS));
    filters.forEach(filter -> wanted.add(new Subscription(filter, qos, false, true, 2)));
    for (BrokerAddress broker : connection.brokers()) {
      Optional<LinkException> failure =
          ConnectionProbe.run(
              broker,
              connection,
              config.exactlyOnce(),
              config.clientId(0),
              link -> link.subscribe(wanted));
      failure.ifPresent(
          refusal -> {
            String key = SourceKeys.blamed(refusal);
            problems.add(key, ConnectionRules.words(refusal, key));
          });
    }
  }
}
