// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.Rest.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the script against one runtime and notes the answers. */
final class ScriptRun {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptRun.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration REBALANCE = Duration.ofSeconds(60);

  private final String side;
  private final String host;
  private final Rest rest;

  ScriptRun(String side, URI restUri) {
    this.side = side;
    this.host = restUri.getAuthority();
    this.rest = new Rest(restUri);
  }

  /** An answer, or what prevented one. */
  record Outcome(Answer answer, String failure, boolean inTime) {}

  List<Outcome> play(List<Step> script) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Step step : script) {
      long begin = System.nanoTime();
      Outcome outcome = play(step);
      outcomes.add(outcome);
      LOG.info(
          "{} {} ms {} -> {}",
          side,
          (System.nanoTime() - begin) / 1_000_000,
          step,
          outcome.answer() == null ? outcome.failure() : outcome.answer());
    }
    return outcomes;
  }

  private Outcome play(Step step) {
    AtomicReference<Answer> last = new AtomicReference<>();
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .timeout(step.repeats() ? PATIENCE : REBALANCE)
          .until(
              () -> {
                last.set(ask(step));
                return !isRebalance(last.get()) && (!step.repeats() || step.until.test(last.get()));
              });
      return new Outcome(last.get(), null, true);
    } catch (ConditionTimeoutException e) {
      return new Outcome(last.get(), last.get() == null ? e.toString() : null, false);
    } catch (RuntimeException e) {
      return new Outcome(null, e + (e.getCause() == null ? "" : ": " + e.getCause()), true);
    }
  }

  private Answer ask(Step step) {
    Answer answer =
        rest.send(
            step.method, filled(step.path), filled(step.body), step.headers, Duration.ofMinutes(2));
    java.util.Map<String, String> headers = new java.util.TreeMap<>();
    answer.headers().forEach((key, value) -> headers.put(key, neutral(value)));
    return new Answer(answer.status(), headers, neutral(answer.text()));
  }

  private String filled(String template) {
    return template == null ? null : template.replace("${side}", side);
  }

  /** Takes out what has to differ: the address and the names of the side. */
  private String neutral(String text) {
    return text.replace(host, "host:port").replace(side, "side");
  }

  /**
   * Intended difference: the peer answers 409 or 500 while it rebalances, and wants the request to
   * be repeated. Fairlead must not need this, see {@link RestContractTest}.
   */
  static boolean isRebalance(Answer answer) {
    if (answer.status() != 409 && answer.status() != 500) {
      return false;
    }
    String text = answer.text().toLowerCase(Locale.ROOT);
    return text.contains("rebalance") || text.contains("stale configuration");
  }
}
