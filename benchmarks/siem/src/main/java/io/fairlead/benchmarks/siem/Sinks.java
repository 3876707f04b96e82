// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.elastic.ElasticSinkTask;
import io.fairlead.splunk.SplunkSinkTask;
import io.fairlead.testkit.SinkTaskHarness;
import java.net.URI;
import java.util.Map;

/** The sinks' tasks, with as many events in a request as the hand-written clients have. */
final class Sinks {

  private Sinks() {}

  static Map<String, String> collectorConfig(URI uri) {
    return SinkTaskHarness.properties(
        "topics", Events.TOPIC, "splunk.hec.uri", uri.toString(), "splunk.hec.token", "t");
  }

  static void collector(URI uri, int events) {
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), collectorConfig(uri))) {
      for (int from = 0; from < events; from += Events.BATCH) {
        sink.offer(Events.lines(from));
      }
      sink.awaitAllCommitted();
    }
  }

  static Map<String, String> searchConfig(URI uri, String index) {
    return SinkTaskHarness.properties(
        "topics",
        index,
        "connection.url",
        uri.toString(),
        "key.ignore",
        "true",
        "write.method",
        "create",
        "max.in.flight.requests",
        "4",
        "batch.size",
        String.valueOf(Events.BATCH));
  }

  static void search(URI uri, String index, int documents) {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(new ElasticSinkTask(), searchConfig(uri, index))) {
      for (int from = 0; from < documents; from += Events.BATCH) {
        sink.offer(Events.documents(index, from));
      }
      sink.awaitAllCommitted();
    }
  }
}
