// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.connect.runtime.pipeline.errors.UntoleratedRecordException;
import io.fairlead.connect.runtime.secrets.RedactedFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  private static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new IOException("reset"), FailureKind.TRANSIENT),
        arguments(new NullPointerException(), FailureKind.TRANSIENT),
        arguments(new OutOfMemoryError(), FailureKind.TRANSIENT),
        arguments(new TimeoutException("late"), FailureKind.TRANSIENT),
        arguments(new ConfigException("k", 1, "no"), FailureKind.CONFIGURATION),
        arguments(
            new ConnectException("x", new ConfigException("wrong")), FailureKind.CONFIGURATION),
        arguments(
            new KafkaException(
                "Failed to construct",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")),
            FailureKind.TRANSIENT),
        arguments(new NoClassDefFoundError("x"), FailureKind.CONFIGURATION),
        arguments(new ConnectException(new ClassNotFoundException("x")), FailureKind.CONFIGURATION),
        arguments(new ConnectException(new DataException("x")), FailureKind.DATA),
        arguments(new SerializationException("x"), FailureKind.DATA),
        arguments(new ConnectException(new SQLException("x", "23505")), FailureKind.DATA),
        arguments(new ConnectException(new SQLException("x", "22001")), FailureKind.DATA),
        arguments(new ConnectException(new SQLException("x", "08006")), FailureKind.TRANSIENT),
        arguments(
            new UntoleratedRecordException("x", new IllegalStateException()), FailureKind.DATA),
        arguments(
            new UntoleratedRecordException("x", new RetriableException("y")),
            FailureKind.TRANSIENT));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isOfItsKind(Throwable failure, FailureKind kind) {
    assertThat(Failures.kindOf(failure)).isEqualTo(kind);
    assertThat(Failures.kindOf(RedactedFailure.of(failure, text -> "***"))).isEqualTo(kind);
  }

  @Test
  void isToldInOneLineWithItsInnermostCause() {
    Throwable failure =
        new ConnectException("put failed\nwith much", new IOException("connection reset"));
    assertThat(Failures.inOneLine(failure))
        .isEqualTo(
            "org.apache.kafka.connect.errors.ConnectException: put failed; caused by"
                + " java.io.IOException: connection reset");
  }
}
