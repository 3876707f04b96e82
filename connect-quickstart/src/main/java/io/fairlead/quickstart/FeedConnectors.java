// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configs of the sinks that feed a security team's tools with all topics. */
final class FeedConnectors {

  static final String COLLECTOR = "collector-sink";
  static final String SEARCH = "search-sink";

  private FeedConnectors() {}

  static Map<String, String> collector(Collection<String> topics, URI collector, String token) {
    Map<String, String> config =
        sink("io.fairlead.splunk.SplunkSinkConnector", String.join(",", topics));
    config.put("splunk.hec.uri", collector.toString());
    config.put("splunk.hec.token", token);
    config.put("splunk.hec.ack.enabled", "true");
    config.put("splunk.hec.ack.poll.interval.ms", "500");
    // With --keep this sink is there before the collector is.
    config.put("splunk.hec.backoff.threshhold.seconds", "2");
    config.put("splunk.sourcetype.template", "${topic}");
    return config;
  }

  /** Positions as ids: what comes twice is one document. */
  static Map<String, String> search(Collection<String> topics, URI server) {
    Map<String, String> config =
        sink("io.fairlead.elastic.ElasticSinkConnector", String.join(",", topics));
    config.put("connection.url", server.toString());
    config.put("key.ignore", "true");
    // With --keep this sink is there before the server is.
    config.put("retry.backoff.max.ms", "2000");
    return config;
  }

  private static Map<String, String> sink(String connector, String topics) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", connector);
    config.put("tasks.max", "1");
    config.put("topics", topics);
    // Keys have two forms in these topics, and neither tool needs them.
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("behavior.on.null.values", "ignore");
    return config;
  }
}
