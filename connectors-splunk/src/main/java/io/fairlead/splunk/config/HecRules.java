// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.config;

import io.fairlead.delivery.config.ConfigProblems;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Checks each key and the keys together, without asking an indexer. */
public final class HecRules {

  private HecRules() {}

  /** What is wrong, key by key. */
  public static ConfigProblems check(Map<String, String> properties) {
    ConfigProblems problems = new ConfigProblems(HecKeys.DEFINITION, properties);
    forms(problems);
    for (String key : List.of(EventKeys.INDEXES, EventKeys.SOURCES, EventKeys.SOURCETYPES)) {
      fitsTopics(problems, key, properties);
    }
    if (!problems.any()) {
      parse(problems, HecKeys.URI, () -> new HecConfig(properties).addresses());
      parse(problems, HecKeys.WEIGHTS, () -> new HecConfig(properties).weights());
      parse(problems, HecKeys.TOPIC_TOKENS, () -> new HecConfig(properties).topicTokens());
      parse(problems, EventKeys.ENRICHMENT, () -> new HecConfig(properties).events().enrichment());
      parse(problems, EventKeys.TIME_FORMAT, () -> new HecConfig(properties).events().extraction());
      parse(
          problems,
          HecKeys.TLS.trust().path(),
          () -> new HecConfig(properties).http().tls().context());
    }
    return problems;
  }

  private static void parse(ConfigProblems problems, String key, Runnable parsing) {
    if (problems.any()) {
      return;
    }
    try {
      parsing.run();
    } catch (ConfigException e) {
      // What is parsed together may complain about another key than the one that is asked for.
      problems.add(
          HecKeys.DEFINITION.names().stream()
              .filter(e.getMessage()::contains)
              .max(Comparator.comparingInt(String::length))
              .orElse(key),
          e.getMessage());
    }
  }

  private static void forms(ConfigProblems problems) {
    List<String> chosen =
        List.of(EventKeys.RAW, EventKeys.FORMATTED, EventKeys.METRICS).stream()
            .filter(key -> Boolean.TRUE.equals(problems.value(key)))
            .toList();
    if (chosen.size() > 1) {
      problems.add(
          chosen.get(1),
          "Values cannot be both; " + chosen.get(0) + " is set too, keep one of them");
    }
  }

  private static void fitsTopics(
      ConfigProblems problems, String key, Map<String, String> properties) {
    if (!(problems.value(key) instanceof List<?> list) || list.size() < 2) {
      return;
    }
    String topics = properties.get("topics");
    if (topics == null || topics.isBlank()) {
      problems.add(
          key, "With topics.regex there is no order of topics: give one for all, or a template");
      return;
    }
    long count = Arrays.stream(topics.split(",")).filter(topic -> !topic.isBlank()).count();
    if (count != list.size()) {
      problems.add(
          key, "There are " + list.size() + " for " + count + " topics; give one for each or all");
    }
  }
}
