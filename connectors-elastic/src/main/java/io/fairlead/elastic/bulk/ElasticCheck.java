// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.connect.api.CheckResult;
import io.fairlead.delivery.config.ConfigProblems;
import io.fairlead.delivery.http.Reasons;
import io.fairlead.delivery.record.ConnectJson;
import io.fairlead.elastic.config.ElasticConfig;
import io.fairlead.elastic.config.ElasticRules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Asks the nodes whether a configuration can work. Nothing is written. */
public final class ElasticCheck {

  private static final int TIMEOUT_SECONDS = 8;
  private static final int OLDEST_ELASTICSEARCH = 7;

  private ElasticCheck() {}

  /** Everything that is wrong, key by key. A node that is away is wrong if all are. */
  public static Config validate(Map<String, String> properties) {
    ConfigProblems problems = ElasticRules.check(properties);
    if (!problems.any()) {
      List<CheckResult> results = ask(new ElasticConfig(properties));
      boolean reached =
          results.stream().anyMatch(result -> result.status() == CheckResult.Status.PASSED);
      for (CheckResult result : results) {
        if (result.status() == CheckResult.Status.FAILED && !reached) {
          problems.add(result.key().orElse("connection.url"), result.message());
        }
      }
    }
    return problems.config();
  }

  /** The same step by step. */
  public static List<CheckResult> run(Map<String, String> properties) {
    ConfigProblems problems = ElasticRules.check(properties);
    if (!problems.any()) {
      return ask(new ElasticConfig(properties));
    }
    List<CheckResult> results = new ArrayList<>();
    for (ConfigValue value : problems.config().configValues()) {
      value
          .errorMessages()
          .forEach(
              message -> results.add(CheckResult.failed("configuration", value.name(), message)));
    }
    return results;
  }

  private static List<CheckResult> ask(ElasticConfig config) {
    ExecutorService io = Executors.newCachedThreadPool();
    try {
      BulkClient client = new BulkClient(config, io);
      return config.addresses().stream().map(address -> ask(client, address)).toList();
    } finally {
      io.shutdownNow();
    }
  }

  private static CheckResult ask(BulkClient client, URI address) {
    try {
      return result(address, client.get(address, "/").get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return away(address, Reasons.of(e));
    } catch (TimeoutException e) {
      return away(address, "no answer in " + TIMEOUT_SECONDS + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away(address, "interrupted");
    }
  }

  private static String step(URI address) {
    return "ask " + address;
  }

  private static CheckResult away(URI address, String reason) {
    return CheckResult.failed(
        step(address),
        "connection.url",
        "Cannot reach " + address + " (" + reason + "). Check host, port and scheme");
  }

  private static CheckResult result(URI address, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return CheckResult.failed(
          step(address),
          "connection.username",
          address
              + " answers HTTP "
              + status
              + ". Check connection.username and connection.password, or connection.api.key");
    }
    try {
      JsonNode version = ConnectJson.MAPPER.readTree(response.body()).path("version");
      String number = version.path("number").asText("");
      String kind = version.path("distribution").asText("elasticsearch");
      if (status == 200 && !number.isEmpty()) {
        int major = Integer.parseInt(number.substring(0, number.indexOf('.')));
        return "elasticsearch".equals(kind) && major < OLDEST_ELASTICSEARCH
            ? CheckResult.failed(
                step(address),
                "connection.url",
                address + " is Elasticsearch " + number + "; 7 or later is needed")
            : CheckResult.passed(step(address), kind + " " + number + " answers");
      }
    } catch (IOException | RuntimeException e) {
      // Told below: that is no answer of such a server.
    }
    return CheckResult.failed(
        step(address),
        "connection.url",
        address
            + " answers HTTP "
            + status
            + ", and not as Elasticsearch or OpenSearch does. Check the address");
  }
}
