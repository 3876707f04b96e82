// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.config.ToleranceType;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorToleranceTest {

  private static final ConsumerRecord<byte[], byte[]> RECORD =
      new ConsumerRecord<>("orders", 3, 17, null, bytes("{\"iban\": \"DE02120300000000202051\","));

  private final ManualTime time = new ManualTime();
  private final List<Long> pauses = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private final RecordContext context = new RecordContext().reset(RECORD);
  private final ConnectMetrics metrics =
      new ConnectMetrics(
          "worker",
          WorkerConfig.standalone(
              Map.of(
                  "bootstrap.servers", "localhost:1",
                  "offset.storage.file.filename", "none",
                  "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                  "value.converter", "org.apache.kafka.connect.storage.StringConverter")),
          "cluster",
          time);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void retriesPauseLongerAndLongerUntilTheTimeoutAndNoLongerThanAllowed() {
    // given
    ErrorTolerance tolerance = tolerance(10_000, 2_000, ToleranceType.ALL);
    AtomicInteger calls = new AtomicInteger();

    // when
    Object result =
        tolerance.execute(
            context,
            Stage.TRANSFORMATION,
            getClass(),
            () -> {
              calls.incrementAndGet();
              throw new RetriableException("away");
            });

    // then
    assertThat(result).isNull();
    assertThat(context.failed()).isTrue();
    assertThat(context.attempt()).isEqualTo(calls.get());
    assertThat(pauses).startsWith(300L, 600L, 1_200L).allMatch(pause -> pause <= 2_000);
    assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isEqualTo(10_000);
    assertThat(reports).containsExactly("TRANSFORMATION");
    assertThat(figure("total-retries")).isEqualTo(calls.get() - 1.0);
    assertThat(figure("total-record-failures")).isEqualTo((double) calls.get());
    assertThat(figure("total-records-skipped")).isEqualTo(1.0);
  }

  @Test
  void successAfterARetryIsNoFailure() {
    // given
    ErrorTolerance tolerance = tolerance(-1, 2_000, ToleranceType.NONE);
    AtomicInteger calls = new AtomicInteger();

    // when
    String result =
        tolerance.execute(
            context,
            Stage.VALUE_CONVERTER,
            getClass(),
            () -> {
              if (calls.incrementAndGet() < 4) {
                throw new RetriableException("away");
              }
              return "done";
            });

    // then
    assertThat(result).isEqualTo("done");
    assertThat(context.failed()).isFalse();
    assertThat(reports).isEmpty();
    assertThat(figure("total-record-errors")).isEqualTo(0.0);
  }

  @Test
  void failureThatIsNotToleratedNamesThePlaceAndNotTheContent() {
    // given
    ErrorTolerance tolerance = tolerance(0, 0, ToleranceType.NONE);
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);

    // then
    assertThatThrownBy(
            () ->
                tolerance.execute(
                    context,
                    Stage.VALUE_CONVERTER,
                    JsonConverter.class,
                    () -> converter.toConnectData("orders", bytes("DE02120300000000202051"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Tolerance exceeded in error handler")
        .hasMessageContaining("topic 'orders', partition 3, offset 17")
        .hasStackTraceContaining("Unrecognized token '***'")
        .hasStackTraceContaining("org.apache.kafka.common.errors.SerializationException")
        .hasStackTraceContaining("com.fasterxml.jackson")
        .satisfies(
            failure -> {
              java.io.StringWriter trace = new java.io.StringWriter();
              failure.printStackTrace(new java.io.PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("DE0212");
            });
    assertThat(reports).containsExactly("VALUE_CONVERTER");
  }

  @Test
  void nameOfAFieldMayBeTold() {
    // given
    ErrorTolerance tolerance = tolerance(0, 0, ToleranceType.NONE);

    // then
    assertThatThrownBy(
            () ->
                tolerance.execute(
                    context,
                    Stage.TRANSFORMATION,
                    getClass(),
                    () -> {
                      throw new DataException("field iban has DE02120300000000202051");
                    }))
        .hasRootCauseMessage("field iban has ***");
  }

  @Test
  void failureOfPutIsToldAsItIs() {
    // given
    ErrorTolerance tolerance = tolerance(0, 0, ToleranceType.NONE);
    DataException failure = new DataException("table is missing");

    // then
    assertThatThrownBy(() -> tolerance.executeFailed(context, Stage.TASK_PUT, getClass(), failure))
        .hasCause(failure);
  }

  @Test
  void onlyRetriableFailuresOfPutAreTolerated() {
    // given
    ErrorTolerance tolerance = tolerance(0, 0, ToleranceType.ALL);

    // then
    assertThatThrownBy(
            () ->
                tolerance.execute(
                    context,
                    Stage.TASK_PUT,
                    getClass(),
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessageContaining("Unhandled exception in error handler");
  }

  @Test
  void errorsAreNeverTolerated() {
    // given
    ErrorTolerance tolerance = tolerance(0, 0, ToleranceType.ALL);

    // then
    assertThatThrownBy(
            () ->
                tolerance.execute(
                    context,
                    Stage.TRANSFORMATION,
                    getClass(),
                    () -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  private ErrorTolerance tolerance(long timeout, long maxDelay, ToleranceType type) {
    ErrorReporter reporter =
        failed -> {
          reports.add(failed.stage().name());
          return CompletableFuture.completedFuture(null);
        };
    return new ErrorTolerance(
        new ErrorTolerance.Policy(timeout, maxDelay, type),
        new TaskErrorMetrics(metrics, new ConnectorTaskId("c", 0), time),
        time,
        millis -> {
          pauses.add(millis);
          time.sleep(millis);
          return false;
        },
        List.of(reporter));
  }

  private Object figure(String name) {
    return metrics.registry().metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .map(entry -> entry.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Passes when it is slept away. */
  private static final class ManualTime implements Time {
    private long millis = 1_700_000_000_000L;

    @Override
    public long milliseconds() {
      return millis;
    }

    @Override
    public long nanoseconds() {
      return millis * 1_000_000;
    }

    @Override
    public void sleep(long duration) {
      millis += duration;
    }

    @Override
    public void waitObject(Object monitor, Supplier<Boolean> condition, long deadline) {
      throw new UnsupportedOperationException();
    }
  }
}
