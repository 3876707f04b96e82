// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;

import io.fairlead.testkit.SinkTaskHarness;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/** Runs of the sink until everything that it was given may be committed. */
final class Deliveries {

  private Deliveries() {}

  /** A configuration that waits for nothing, and more keys and values in turn. */
  static Map<String, String> config(URI server, String... more) {
    Map<String, String> config =
        properties(
            "topics", "any",
            "connection.url", server.toString(),
            "retry.backoff.ms", "20",
            "linger.ms", "0");
    config.putAll(properties(more));
    return config;
  }

  /** Gives each record by itself; the sink is stopped when this returns. */
  static SinkTaskHarness deliver(Map<String, String> config, SinkRecord... records) {
    SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config);
    try (sink) {
      for (SinkRecord record : records) {
        sink.put(record);
      }
      sink.awaitAllCommitted();
    }
    return sink;
  }
}
