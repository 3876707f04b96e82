// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

  private static SinkRecord record(int partition, long offset) {
    return new SinkRecord("t", partition, null, null, null, "v", offset);
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("t", number);
  }

  /** Invariant 2, whatever the order in which records become finished. */
  @Property(tries = 200)
  void offsetsNeverPassAnUnfinishedRecord(
      @ForAll @IntRange(min = 1, max = 60) int count,
      @ForAll @IntRange(min = 1, max = 3) int partitions,
      @ForAll long seed) {
    OffsetLedger ledger = new OffsetLedger();
    Random random = new Random(seed);
    List<Tracked> open = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int number = random.nextInt(partitions);
      // Offsets have gaps: transactions, compaction, filters.
      long offset = i * 3L;
      open.add(ledger.begin(record(number, offset)));
      delivered.put(partition(number), new OffsetAndMetadata(offset + 1));
    }
    while (!open.isEmpty()) {
      ledger.finish(open.remove(random.nextInt(open.size())));
      ledger
          .committable(delivered)
          .forEach(
              (partition, offset) ->
                  assertThat(offset.offset())
                      .isEqualTo(
                          open.stream()
                              .filter(tracked -> tracked.partition().equals(partition))
                              .mapToLong(Tracked::offset)
                              .min()
                              .orElse(delivered.get(partition).offset())));
    }
  }

  @Test
  void aPartitionThatWasGivenAwayIsForgotten() {
    OffsetLedger ledger = new OffsetLedger();
    Tracked old = ledger.begin(record(0, 5));
    ledger.forget(List.of(partition(0)));
    ledger.begin(record(0, 5));

    ledger.finish(old);

    assertThat(ledger.isFinished(old)).isTrue();
    assertThat(ledger.committable(Map.of(partition(0), new OffsetAndMetadata(6))))
        .containsEntry(partition(0), new OffsetAndMetadata(5));
  }
}
