// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.api.CheckResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong configurations are told at once, key by key, with the remedy and without secrets. */
@Timeout(600)
class ElasticValidationTest {

  private static Map<String, String> config(String... more) {
    Map<String, String> config =
        properties("topics", "a", "connection.url", OpenSearch.shared().uri().toString());
    config.putAll(properties(more));
    return config;
  }

  private static Map<String, List<String>> errors(String... more) {
    Map<String, List<String>> errors = new TreeMap<>();
    new ElasticSinkConnector()
        .validate(config(more))
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
    assertThat(
            errors(
                "type.name", "_doc",
                "key.ignore", "true",
                "schema.ignore", "true",
                "batch.size", "2000",
                "max.in.flight.requests", "5",
                "linger.ms", "10",
                "flush.timeout.ms", "10000",
                "behavior.on.malformed.documents", "warn",
                "behavior.on.null.values", "ignore",
                "write.method", "INSERT",
                "drop.invalid.message", "false",
                "compact.map.entries", "true"))
        .as("a configuration of Confluent's sink")
        .isEmpty();
  }

  @Test
  void wrongOnesAreTold() {
    assertThat(errors("batch.size", "0", "write.method", "sideways", "index.name.template", "${x}"))
        .containsOnlyKeys("batch.size", "write.method", "index.name.template");
    assertOnly(errors("connection.url", "es:9200"), "connection.url", "https://host:9200");
    assertOnly(errors("connection.url", "http://localhost:1"), "connection.url", "Check host");
    assertOnly(errors("connection.username", "u"), "connection.username", "together");
    assertOnly(
        errors(
            "connection.username", "u",
            "connection.password", "secret",
            "connection.api.key", "secret"),
        "connection.api.key",
        "keep one");
    assertOnly(
        errors("write.method", "upsert", "key.ignore", "true"), "write.method", "needs its id");
    assertOnly(
        errors("behavior.on.null.values", "delete", "data.stream.type", "logs"),
        "behavior.on.null.values",
        "Deleting");
    assertOnly(
        errors("topic.to.external.resource.mapping", "a"),
        "topic.to.external.resource.mapping",
        "topic:name");
    assertOnly(errors("document.version", "${nothing}"), "document.version", "${nothing}");
  }

  @Test
  void theConnectionCheckTellsEachNode() {
    List<CheckResult> results =
        new ElasticSinkConnector()
            .checkConnection(
                config("connection.url", OpenSearch.shared().uri() + ",http://localhost:1"));

    assertThat(results)
        .extracting(CheckResult::status)
        .containsExactly(CheckResult.Status.PASSED, CheckResult.Status.FAILED);
    assertThat(results.get(0).message()).contains("opensearch 2.19");
  }
}
