// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecEvent;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.SinkTaskHarness;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The configurations that Splunk Connect for Kafka documents do here what they do there. */
@Timeout(600)
class SplunkConnectConfigurationsTest {

  private static final String TOKEN = "1B901D2B-576D-40CD-AF1E-98141B499534";

  private final Index index = new Index();
  private final List<HecServer> indexers =
      List.of(
          indexer(HecToken.of(TOKEN)), indexer(HecToken.of(TOKEN)), indexer(HecToken.of(TOKEN)));

  private HecServer indexer(HecToken token) {
    return HecServer.start(HecServer.Settings.of(index, token));
  }

  @AfterEach
  void stop() {
    indexers.forEach(HecServer::close);
  }

  private String uris() {
    return indexers.stream().map(each -> each.uri().toString()).collect(Collectors.joining(","));
  }

  private void deliver(Map<String, String> config, SinkRecord... records) {
    assertThat(new SplunkSinkConnector().validate(config).configValues())
        .flatExtracting(ConfigValue::errorMessages)
        .isEmpty();
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config)) {
      sink.offer(List.of(records));
      sink.awaitAllCommitted();
      assertThat(sink.reported()).isEmpty();
    }
  }

  /** Address and token are all that is required. */
  @Test
  void theShortestOne() {
    deliver(
        properties(
            "connector.class", "com.splunk.kafka.connect.SplunkSinkConnector",
            "tasks.max", "10",
            "topics", "t1,t2,t3,t4,t5,t6,t7,t8,t9,t10",
            "splunk.hec.uri", uris(),
            "splunk.hec.token", TOKEN),
        record("t1", 0, 0, null, "first"),
        record("t10", 0, 0, null, Map.of("n", 10)));

    assertThat(index.events())
        .extracting(event -> event.event().toString())
        .containsExactlyInAnyOrder("\"first\"", "{\"n\":10}");
  }

  /** Every key of the schema of tasks, for the event endpoint. */
  @Test
  void theEventEndpointWithAcknowledgement() {
    indexers.forEach(each -> each.put(HecToken.of(TOKEN).withAck()));

    deliver(
        properties(
            "connector.class", "com.splunk.kafka.connect.SplunkSinkConnector",
            "tasks.max", "3",
            "topics", "prod-topic1,prod-topic2,prod-topic3",
            "splunk.indexes", "prod-index1,prod-index2,prod-index3",
            "splunk.sources", "s1,s2,s3",
            "splunk.sourcetypes", "st1,st2,st3",
            "splunk.hec.uri", uris(),
            "splunk.hec.token", TOKEN,
            "splunk.hec.raw", "false",
            "splunk.hec.raw.line.breaker", "",
            "splunk.hec.json.event.enrichment", "org=fin,bu=south-east-us",
            "splunk.hec.ack.enabled", "true",
            "splunk.hec.ack.poll.interval", "1",
            "splunk.hec.ack.poll.threads", "2",
            "splunk.hec.ssl.validate.certs", "false",
            "splunk.hec.http.keepalive", "true",
            "splunk.hec.max.http.connection.per.channel", "4",
            "splunk.hec.total.channels", "3",
            "splunk.hec.max.batch.size", "1000000",
            "splunk.hec.threads", "2",
            "splunk.hec.event.timeout", "300",
            "splunk.hec.socket.timeout", "120",
            "splunk.hec.track.data", "true"),
        record("prod-topic2", 0, 7, null, "sold"));

    HecEvent event = index.only();
    assertThat(List.of(event.index(), event.source(), event.sourcetype()))
        .containsExactly("prod-index2", "s2", "st2");
    assertThat(event.fields().toString())
        .contains("\"org\":\"fin\"", "\"bu\":\"south-east-us\"")
        .contains("\"kafka_topic\":\"prod-topic2\"", "\"kafka_offset\":\"7\"");
  }

  /** The raw endpoint, where the index's props.conf splits at the line breaker. */
  @Test
  void theRawEndpointWithALineBreaker() {
    deliver(
        properties(
            "connector.class", "com.splunk.kafka.connect.SplunkSinkConnector",
            "topics", "logs",
            "splunk.sourcetypes", "s1",
            "splunk.hec.uri", uris(),
            "splunk.hec.token", TOKEN,
            "splunk.hec.raw", "true",
            "splunk.hec.raw.line.breaker", "####",
            "splunk.hec.ack.enabled", "false"),
        record("logs", 0, 0, null, "one\ntwo"),
        record("logs", 0, 1, null, "three"));

    assertThat(
            index.events().stream()
                .map(event -> event.event().asText())
                .collect(Collectors.joining("\n")))
        .isEqualTo("one\ntwo####three####");
    assertThat(index.events()).extracting(HecEvent::sourcetype).containsOnly("s1");
  }
}
