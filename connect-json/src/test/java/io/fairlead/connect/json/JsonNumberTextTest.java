// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonNumberTextTest {

  /** All of them with {@code fairlead.long}, which takes half a minute. */
  private static final int STEP = Boolean.getBoolean("fairlead.long") ? 1 : 997;

  private final JsonOutput output = new JsonOutput();

  private String text() {
    return new String(output.toByteArray(), StandardCharsets.US_ASCII);
  }

  @Test
  void thousandths_are_those_of_the_jdk() {
    for (int i = 1; i < Ascii.MAX_THOUSANDTHS; i += STEP) {
      double value = (i % 2 == 0 ? i : -i) / 1000.0;
      output.reset().number(value);
      String expected = Double.toString(value);
      if (!text().equals(expected)) {
        assertThat(text()).isEqualTo(expected);
      }
    }
  }

  @Property(seed = "1")
  void doubles_are_those_of_the_jdk(@ForAll double value) {
    output.reset().number(value);
    assertThat(text()).isEqualTo(Double.toString(value));
  }

  @Property(seed = "2")
  void integers_are_those_of_the_jdk(@ForAll long value) {
    output.reset().integer(value);
    assertThat(text()).isEqualTo(Long.toString(value));
  }
}
