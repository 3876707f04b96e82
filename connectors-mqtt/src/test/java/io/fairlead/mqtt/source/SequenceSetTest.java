// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SequenceSetTest {

  @Property
  void itIsASetOfNumbersThatSurvivesBeingStored(
      @ForAll @Size(max = 120) List<@LongRange(max = 200) Long> numbers) {
    SequenceSet set = new SequenceSet();
    Set<Long> model = new HashSet<>();
    for (long number : numbers) {
      assertThat(set.add(number)).isEqualTo(model.add(number));
    }
    SequenceSet stored = SequenceSet.decode(set.encode());
    for (long number = 0; number <= 200; number++) {
      assertThat(stored.contains(number)).isEqualTo(model.contains(number));
    }
  }

  @Property(tries = 20)
  void whatItForgetsIsDoubledRatherThanLost(@ForAll @LongRange(min = 300, max = 900) long gaps) {
    SequenceSet set = new SequenceSet();
    for (long i = 0; i < gaps; i++) {
      assertThat(set.add(2 * i)).isTrue();
    }
    for (long i = 0; i < gaps; i++) {
      assertThat(set.contains(2 * i + 1)).isFalse();
    }
    assertThat(set.contains(2 * gaps - 2)).isTrue();
  }
}
