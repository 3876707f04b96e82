// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.compatibility.rest.ScriptRun.Outcome;
import io.fairlead.servers.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The REST interface, compared with Apache Kafka Connect's: the same script against both, on the
 * same broker, with the same plugins; one test a step.
 *
 * <p>Intended differences, which the comparison knows:
 *
 * <ul>
 *   <li>The peer answers 409 or 500 while it rebalances; its requests are repeated here, Fairlead's
 *       must never need it ({@link #neverAsksToRepeatBecauseOfARebalance}).
 *   <li>Values of PASSWORD keys are masked; noted at the steps that read them.
 * </ul>
 *
 * Sentences for people (messages, documentation, traces) need not be the same, but have to be there
 * and name the same connectors, keys and classes of the request.
 */
class RestContractTest {

  private static final String PEER = "peer7side";
  private static final String SUBJECT = "own7side";

  private static final List<Step> SCRIPT = ContractScript.steps();
  private static KafkaBroker broker;
  private static RunningWorker peer;
  private static RunningWorker subject;
  private static List<Outcome> expected;
  private static List<Outcome> actual;

  @BeforeAll
  static void playOnBothSides() throws Exception {
    broker = KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
    CompletableFuture<RunningWorker> peerStart =
        CompletableFuture.supplyAsync(() -> start(ConnectRuntime.APACHE, PEER));
    subject = start(ConnectRuntime.subject(), SUBJECT);
    peer = peerStart.join();
    CompletableFuture<List<Outcome>> peerRun =
        CompletableFuture.supplyAsync(() -> new ScriptRun(PEER, peer.restUri()).play(SCRIPT));
    actual = new ScriptRun(SUBJECT, subject.restUri()).play(SCRIPT);
    expected = peerRun.join();
  }

  @AfterAll
  static void stop() {
    Stream.<AutoCloseable>of(subject, peer, broker)
        .filter(java.util.Objects::nonNull)
        .forEach(RestContractTest::close);
  }

  @TestFactory
  Stream<DynamicTest> everyStepIsAnsweredAlike() {
    return IntStream.range(0, SCRIPT.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    "%03d %s".formatted(i, SCRIPT.get(i)),
                    () -> compare(SCRIPT.get(i), expected.get(i), actual.get(i))));
  }

  @Test
  void neverAsksToRepeatBecauseOfARebalance() {
    assumeTrue(ConnectRuntime.subject() == ConnectRuntime.FAIRLEAD);
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < SCRIPT.size(); i++) {
      if (actual.get(i).answer() != null && ScriptRun.isRebalance(actual.get(i).answer())) {
        refused.add(SCRIPT.get(i) + " -> " + actual.get(i).answer().text());
      }
    }
    assertThat(refused).isEmpty();
  }

  private static void compare(Step step, Outcome expected, Outcome actual) {
    assertThat(expected.failure()).as("the peer").isNull();
    assertThat(expected.inTime() || !step.repeats())
        .as("the peer reached what the step waits for; last answer: %s", expected.answer())
        .isTrue();
    assertThat(actual.failure()).isNull();
    List<String> differences =
        AnswerComparison.differences(step, expected.answer(), actual.answer());
    assertThat(differences)
        .as(
            "%s%nexpected: %s%n%s%n     got: %s%n%s",
            step,
            expected.answer().status(),
            expected.answer().text(),
            actual.answer().status(),
            actual.answer().text())
        .isEmpty();
    assertThat(actual.inTime() || !step.repeats())
        .as("reached what the step waits for; last answer: %s", actual.answer())
        .isTrue();
  }

  private static RunningWorker start(ConnectRuntime runtime, String side) {
    try {
      Path folder = Files.createDirectories(ContractScript.FILES.resolve(side));
      Files.writeString(folder.resolve("in.txt"), "one\ntwo\nthree\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    broker.createTopic("sink-in-" + side, 1, java.util.Map.of());
    try (TopicProbe probe = new TopicProbe(broker.bootstrapServers())) {
      probe.send("sink-in-" + side, List.of("a", "b", "c"));
    }
    return runtime.start(
        WorkerProperties.distributed(broker.bootstrapServers(), side)
            .withPlugins("file")
            .with("offset.flush.interval.ms", "500")
            .with("topic.creation.enable", "true")
            // What has failed stays so until the script restarts it, as on the other side.
            .with("fairlead.restart.enabled", "false")
            .toMap());
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
