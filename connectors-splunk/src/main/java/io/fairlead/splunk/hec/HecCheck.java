// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.delivery.config.ConfigProblems;
import io.fairlead.delivery.http.Reasons;
import io.fairlead.splunk.config.HecConfig;
import io.fairlead.splunk.config.HecRules;
import io.fairlead.splunk.event.Destination;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * Asks the indexers whether a configuration can work. Nothing is indexed: a request without events
 * tells about the token, one for no acknowledgements about those.
 */
public final class HecCheck {

  private static final int TIMEOUT_SECONDS = 8;

  private HecCheck() {}

  /** Everything that is wrong, key by key. An indexer that is away is wrong if all are. */
  public static Config validate(Map<String, String> properties) {
    ConfigProblems problems = HecRules.check(properties);
    if (!problems.any() && !new HecConfig(properties).validationDisabled()) {
      List<CheckResult> results = ask(new HecConfig(properties));
      boolean reached =
          results.stream().anyMatch(result -> result.status() == CheckResult.Status.PASSED);
      for (CheckResult result : results) {
        boolean away = result.key().filter("splunk.hec.uri"::equals).isPresent();
        if (result.status() == CheckResult.Status.FAILED && !(away && reached)) {
          problems.add(result.key().orElse("splunk.hec.uri"), result.message());
        }
      }
    }
    return problems.config();
  }

  /** The same step by step. */
  public static List<CheckResult> run(Map<String, String> properties) {
    ConfigProblems problems = HecRules.check(properties);
    if (problems.any()) {
      List<CheckResult> results = new ArrayList<>();
      for (ConfigValue value : problems.config().configValues()) {
        value
            .errorMessages()
            .forEach(
                message -> results.add(CheckResult.failed("configuration", value.name(), message)));
      }
      return results;
    }
    return ask(new HecConfig(properties));
  }

  private static List<CheckResult> ask(HecConfig config) {
    ExecutorService io = Executors.newCachedThreadPool();
    try {
      HecClient client = new HecClient(config.http(), false, io);
      List<CompletableFuture<CheckResult>> questions =
          config.addresses().stream().map(address -> ask(config, client, address)).toList();
      List<CheckResult> results = new ArrayList<>();
      for (int i = 0; i < questions.size(); i++) {
        results.add(answer(config.addresses().get(i), questions.get(i)));
      }
      return results;
    } finally {
      io.shutdownNow();
    }
  }

  private static CheckResult answer(URI address, CompletableFuture<CheckResult> question) {
    try {
      return question.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return away(address, Reasons.of(e));
    } catch (TimeoutException e) {
      return away(address, "no answer in " + TIMEOUT_SECONDS + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away(address, "interrupted");
    }
  }

  private static CheckResult away(URI address, String reason) {
    return CheckResult.failed(
        step(address),
        "splunk.hec.uri",
        "Cannot reach "
            + address
            + " ("
            + reason
            + "). Check host, port and scheme, and that the collector is enabled");
  }

  private static String step(URI address) {
    return "ask " + address;
  }

  private static CompletableFuture<CheckResult> ask(
      HecConfig config, HecClient client, URI address) {
    Password token = config.token("");
    String channel = UUID.randomUUID().toString();
    Batch nothing =
        new Batch(
            new Destination(token, "/services/collector/event", false),
            List.of(),
            new byte[0],
            new int[0]);
    return client
        .send(address, nothing, channel)
        .thenCompose(
            verdict -> {
              CheckResult result = tokenResult(address, verdict);
              if (result.status() != CheckResult.Status.PASSED || !config.ack()) {
                return CompletableFuture.completedFuture(result);
              }
              return client
                  .acks(address, token, channel, Set.of())
                  .handle((ids, error) -> ackResult(address, result, error));
            });
  }

  private static CheckResult tokenResult(URI address, Verdict verdict) {
    if (verdict instanceof Verdict.TokenRefused refused) {
      return CheckResult.failed(
          step(address),
          "splunk.hec.token",
          address + " refuses the token: " + refused.text() + ". Correct or enable it");
    }
    if (verdict instanceof Verdict.Misconfigured wrong) {
      return CheckResult.failed(
          step(address), "splunk.hec.uri", address + " answers: " + wrong.text());
    }
    return CheckResult.passed(step(address), "The collector takes the token");
  }

  private static CheckResult ackResult(URI address, CheckResult passed, Throwable error) {
    String reason = error == null ? "" : Reasons.of(error);
    return reason.contains("code 14")
        ? CheckResult.failed(
            step(address),
            "splunk.hec.ack.enabled",
            address
                + " has indexer acknowledgement switched off for the token: switch it on there, or"
                + " set this key to false")
        : passed;
  }
}
