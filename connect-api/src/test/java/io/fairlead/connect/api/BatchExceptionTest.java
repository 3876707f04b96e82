// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchExceptionTest {

  @Test
  void namesTheBadRecordsInOrder() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second");

    BatchException exception = new BatchException("two bad records", Map.of(7, second, 2, first));

    assertThat(exception.failures()).containsExactly(Map.entry(2, first), Map.entry(7, second));
    assertThat(exception).hasCause(first).hasMessage("two bad records");
  }

  @Test
  void refusesToBeEmptyOrNegative() {
    assertThatThrownBy(() -> new BatchException("none", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BatchException("x", Map.of(-1, new RuntimeException("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
