// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class AckTrackerTest {

  private final AckTracker tracker = new AckTracker();

  @Test
  void offsetWaitsForEarlierRecordsOfItsPartitionOnly() {
    // given
    Delivery first = submit("a", 1);
    Delivery second = submit("a", 2);
    Delivery other = submit("b", 1);

    // when
    second.settle();
    other.settle();

    // then
    assertThat(take()).containsExactly(Map.entry("b", 1));
    first.settle();
    assertThat(take()).containsExactly(Map.entry("a", 2));
    assertThat(take()).isEmpty();
  }

  @Test
  void offsetsGivenBackComeAgainUnlessThereAreNewer() {
    // given
    submit("a", 1).settle();
    submit("b", 1).settle();
    Map<Map<String, ?>, Map<String, ?>> taken = tracker.takeCommittable();
    submit("a", 2).settle();
    tracker.advanceIfDue();

    // when
    tracker.giveBack(taken);

    // then
    assertThat(take()).containsOnly(Map.entry("a", 2), Map.entry("b", 1));
  }

  @Test
  void partitionsThatAreDoneAreForgottenButNotTheirOffsets() {
    // given
    for (int i = 0; i < 5_000; i++) {
      submit("file-" + i, 1).settle();
      tracker.advanceIfDue();
    }

    // when
    submit("file-0", 2).settle();

    // then
    assertThat(take()).hasSize(5_000).containsEntry("file-0", 2).containsEntry("file-1", 1);
  }

  @Property(tries = 200)
  void neverAheadAndNeverBehindOfAModel(
      @ForAll @IntRange(min = 1, max = 5) int partitions, @ForAll Random random) {
    AckTracker tested = new AckTracker();
    Map<String, List<Delivery>> model = new HashMap<>();
    Map<String, Integer> committed = new HashMap<>();
    for (int step = 0; step < 300; step++) {
      String partition = "p" + random.nextInt(partitions);
      List<Delivery> lane = model.computeIfAbsent(partition, name -> new ArrayList<>());
      switch (random.nextInt(4)) {
        case 0, 1 -> lane.add(tested.submit(null, record(partition, lane.size())));
        case 2 -> {
          if (!lane.isEmpty()) {
            lane.get(random.nextInt(lane.size())).settle();
          }
        }
        default -> {
          tested.advanceIfDue();
          if (random.nextBoolean()) {
            committed.putAll(flat(tested.takeCommittable()));
            model.forEach(
                (name, deliveries) -> {
                  int settled = 0;
                  while (settled < deliveries.size() && deliveries.get(settled).isSettled()) {
                    settled++;
                  }
                  assertThat(committed.getOrDefault(name, -1)).isEqualTo(settled - 1);
                });
          }
        }
      }
    }
  }

  private Delivery submit(String partition, int offset) {
    return tracker.submit(null, record(partition, offset));
  }

  private static SourceRecord record(String partition, int offset) {
    return new SourceRecord(
        Map.of("partition", partition), Map.of("offset", offset), "topic", null, "value");
  }

  private Map<String, Integer> take() {
    return flat(tracker.takeCommittable());
  }

  private static Map<String, Integer> flat(Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<String, Integer> flat = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            flat.put((String) partition.get("partition"), (Integer) offset.get("offset")));
    return flat;
  }
}
