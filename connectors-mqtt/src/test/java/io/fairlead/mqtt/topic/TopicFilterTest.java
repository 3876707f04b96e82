// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TopicFilterTest {

  @Property
  void namedLevelsAreWhatWasThere(
      @ForAll @AlphaChars @StringLength(max = 5) String vin,
      @ForAll @Size(min = 1, max = 4) List<@AlphaChars @StringLength(max = 3) String> rest) {
    TopicFilter filter = TopicFilter.parse("k", "fleet/{vin}/{rest#}");
    String tail = String.join("/", rest);
    Levels levels = filter.match("fleet/" + vin + "/" + tail).orElseThrow();
    assertThat(levels.get("vin")).isEqualTo(vin);
    assertThat(levels.get("rest")).isEqualTo(tail);
    assertThat(filter.subscription()).isEqualTo("fleet/+/#");
  }

  @Test
  void wildcardsMatchAsTheSpecificationSays() {
    assertThat(matches("sport/tennis/#", "sport/tennis")).isTrue();
    assertThat(matches("sport/+", "sport")).isFalse();
    assertThat(matches("sport/+", "sport/")).isTrue();
    assertThat(matches("+/+", "/finance")).isTrue();
    assertThat(matches("/+", "/finance")).isTrue();
    assertThat(matches("+", "/finance")).isFalse();
    assertThat(matches("#", "$SYS/broker")).isFalse();
    assertThat(matches("$SYS/#", "$SYS/broker")).isTrue();
    assertThat(matches("a/b", "a/b/c")).isFalse();
  }

  private static boolean matches(String filter, String topic) {
    TopicFilter parsed = TopicFilter.parse("k", filter);
    assertThat(parsed.subscription()).isEqualTo(filter);
    return parsed.match(topic).isPresent();
  }
}
