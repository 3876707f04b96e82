// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** When a capture begins again. */
class RetriesTest {

  private final RetriableException error = new RetriableException("gone");

  @Test
  void withoutABoundEveryErrorIsRetriable() {
    Retries retries = Retries.of(Map.of());

    for (int i = 0; i < 100; i++) {
      assertThat(retries.failed(error)).isSameAs(error);
    }
  }

  @Test
  void theBoundIsOfErrorsInARow() {
    Retries retries = Retries.of(Map.of("errors.max.retries", "1"));

    assertThat(retries.failed(error)).isSameAs(error);
    retries.succeeded();
    assertThat(retries.failed(error)).isSameAs(error);
    assertThat(retries.failed(error))
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("errors.max.retries")
        .hasMessageContaining("gone");
  }

  @Test
  void itWaitsAsLongAsWanted() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    Retries patient = Retries.of(Map.of("retriable.restart.connector.wait.ms", "3600000"));
    patient.failed(error);
    assertThat(patient.await(running)).isFalse();
    Retries eager = Retries.of(Map.of("retriable.restart.connector.wait.ms", "0"));
    eager.failed(error);
    assertThat(eager.await(running)).isTrue();
  }

  @Test
  void aTaskThatStopsDoesNotBeginAgain() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(0);
    Retries eager = Retries.of(Map.of("retriable.restart.connector.wait.ms", "0"));
    eager.failed(error);

    assertThat(eager.await(stopped)).isFalse();
  }
}
