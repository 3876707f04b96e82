// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong configurations are told at once, key by key, with the remedy and without secrets. */
@Timeout(600)
class SplunkValidationTest {

  private static final HecServer SERVER =
      HecServer.start(
          HecServer.Settings.of(
              event -> {}, HecToken.of("secret-1"), HecToken.of("secret-off").disabled()));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Map<String, String> config(String... more) {
    Map<String, String> config =
        properties(
            "topics", "a,b",
            "splunk.hec.uri", SERVER.uri().toString(),
            "splunk.hec.token", "secret-1");
    config.putAll(properties(more));
    config.values().removeIf("-"::equals);
    return config;
  }

  private static Map<String, List<String>> errors(String... more) {
    Config config = new SplunkSinkConnector().validate(config(more));
    Map<String, List<String>> errors = new TreeMap<>();
    config
        .configValues()
        .forEach(
            value -> {
              if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
              }
            });
    assertThat(errors.toString()).doesNotContain("secret");
    return errors;
  }

  private static void assertOnly(Map<String, List<String>> errors, String key, String part) {
    assertThat(errors).containsOnlyKeys(key);
    assertThat(errors.get(key)).singleElement().asString().contains(part);
  }

  @Test
  void rightOnesPass() {
    assertThat(errors()).isEmpty();
    assertThat(errors("splunk.indexes", "x,y", "splunk.sources", "one")).isEmpty();
    assertThat(errors("splunk.hec.uri", SERVER.uri() + ",http://localhost:1"))
        .as("one indexer is there")
        .isEmpty();
    assertThat(errors("splunk.hec.uri", "http://localhost:1", "splunk.validation.disable", "true"))
        .isEmpty();
  }

  @Test
  void aConfigurationOfSplunkConnectForKafkaIsUnderstood() {
    Map<String, List<String>> errors =
        errors(
            "splunk.indexes", "main,main",
            "splunk.hec.raw", "false",
            "splunk.hec.ack.enabled", "false",
            "splunk.hec.ack.poll.interval", "20",
            "splunk.hec.ack.poll.threads", "2",
            "splunk.hec.event.timeout", "120",
            "splunk.hec.max.batch.size", "1000",
            "splunk.flush.window", "10",
            "splunk.hec.threads", "4",
            "splunk.hec.total.channels", "4",
            "splunk.hec.max.http.connection.per.channel", "4",
            "splunk.hec.concurrent.queue.capacity", "100",
            "splunk.hec.max.outstanding.events", "10000",
            "splunk.hec.max.retries", "5",
            "splunk.hec.backoff.threshhold.seconds", "60",
            "splunk.hec.lb.poll.interval", "120",
            "splunk.hec.http.keepalive", "true",
            "splunk.hec.socket.timeout", "60",
            "splunk.hec.enable.compression", "true",
            "splunk.hec.ssl.validate.certs", "false",
            "splunk.hec.use.record.timestamp", "true",
            "splunk.hec.json.event.enrichment", "org=fin,bu=south",
            "splunk.hec.track.data", "true",
            "splunk.header.support", "true",
            "splunk.header.custom", "a,b");

    assertThat(errors).isEmpty();
  }

  @Test
  void wrongValuesAndContradictionsAreTold() {
    assertThat(
            errors(
                "splunk.hec.token", "-",
                "splunk.hec.max.batch.size", "0",
                "splunk.index.template", "${nonsense}",
                "timestamp.regex", "no group",
                "splunk.indexes", "1,2,3"))
        .containsOnlyKeys(
            "splunk.hec.token",
            "splunk.hec.max.batch.size",
            "splunk.index.template",
            "timestamp.regex",
            "splunk.indexes");
    assertOnly(
        errors("splunk.hec.raw", "true", "splunk.hec.metrics", "true"),
        "splunk.hec.metrics",
        "splunk.hec.raw");
    assertOnly(errors("splunk.hec.uri", "ftp://x"), "splunk.hec.uri", "https://host:8088");
    assertOnly(errors("splunk.hec.uri.weights", "2,x"), "splunk.hec.uri.weights", "whole numbers");
    assertOnly(errors("splunk.hec.topic.tokens", "secret"), "splunk.hec.topic.tokens", "topic=");
    assertOnly(
        errors("splunk.hec.ssl.trust.store.path", "/nowhere"),
        "splunk.hec.ssl.trust.store.path",
        "cannot be read");
    assertOnly(
        errors("topics", "-", "topics.regex", "x.*", "splunk.indexes", "1,2"),
        "splunk.indexes",
        "template");
  }

  @Test
  void indexersAreAsked() {
    assertOnly(errors("splunk.hec.uri", "http://localhost:1"), "splunk.hec.uri", "Check host");
    assertOnly(errors("splunk.hec.token", "secret-no"), "splunk.hec.token", "code 4");
    assertOnly(errors("splunk.hec.token", "secret-off"), "splunk.hec.token", "code 1");
    assertOnly(errors("splunk.hec.ack.enabled", "true"), "splunk.hec.ack.enabled", "switched off");
  }

  @Test
  void theConnectionCheckTellsEachStep() {
    List<CheckResult> results =
        new SplunkSinkConnector()
            .checkConnection(config("splunk.hec.uri", SERVER.uri() + ",http://localhost:1"));

    assertThat(results)
        .extracting(CheckResult::status)
        .containsExactly(CheckResult.Status.PASSED, CheckResult.Status.FAILED);
  }
}
