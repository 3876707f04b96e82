// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the extension does around test classes, seen by running some. */
class ServerExtensionTest {

  private static final String CI = "fairlead.testkit.ci";

  @AfterEach
  void forgetSettings() {
    System.clearProperty(CI);
    Counting.STARTED.set(0);
    Counting.CLOSED.set(0);
  }

  @Test
  void startsOneServerForAllClassesAndClosesItAfterTheLast() {
    // when
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(FirstSample.class), selectClass(SecondSample.class))
            .execute();

    // then
    results.testEvents().assertStatistics(counts -> counts.succeeded(2).failed(0));
    assertThat(Counting.STARTED).hasValue(1);
    assertThat(Counting.CLOSED).hasValue(1);
  }

  @Test
  void skipsWithTheReasonWhereThereIsNoServer() {
    // given
    System.setProperty(CI, "false");

    // when
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(AbsentSample.class)).execute();

    // then
    results.containerEvents().assertStatistics(counts -> counts.aborted(1).failed(0));
    results.testEvents().assertStatistics(counts -> counts.started(0));
  }

  @Test
  void failsOnContinuousIntegrationWhereThereIsNoServer() {
    // given
    System.setProperty(CI, "true");

    // when
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(AbsentSample.class)).execute();

    // then
    results.containerEvents().assertStatistics(counts -> counts.failed(1));
    assertThat(
            results.containerEvents().failed().stream()
                .map(
                    event ->
                        event.getRequiredPayload(
                            org.junit.platform.engine.TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow().getMessage()))
        .singleElement()
        .asString()
        .contains("left: switched off; right: not installed");
  }

  /** A server that counts. */
  static final class Counting implements AutoCloseable {

    static final AtomicInteger STARTED = new AtomicInteger();
    static final AtomicInteger CLOSED = new AtomicInteger();

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }

  private record Provider(String description, Optional<String> unavailable)
      implements ServerProvider<Counting> {

    @Override
    public Counting start() {
      Counting.STARTED.incrementAndGet();
      return new Counting();
    }
  }

  static final class CountingExtension extends ServerExtension<Counting> {
    CountingExtension() {
      super(
          Counting.class,
          List.of(
              new Provider("first", Optional.of("not here")),
              new Provider("second", Optional.empty())));
    }
  }

  static final class AbsentExtension extends ServerExtension<Counting> {
    AbsentExtension() {
      super(
          Counting.class,
          List.of(
              new Provider("left", Optional.of("switched off")),
              new Provider("right", Optional.of("not installed"))));
    }
  }

  @ExtendWith(CountingExtension.class)
  static class FirstSample {
    @Test
    void uses(Counting server) {
      assertThat(server).isNotNull();
    }
  }

  @ExtendWith(CountingExtension.class)
  static class SecondSample {
    @Test
    void uses(Counting server) {
      assertThat(Counting.CLOSED).hasValue(0);
      assertThat(server).isNotNull();
    }
  }

  @ExtendWith(AbsentExtension.class)
  static class AbsentSample {
    @Test
    void uses(Counting server) {
      assertThat(server).isNotNull();
    }
  }
}
