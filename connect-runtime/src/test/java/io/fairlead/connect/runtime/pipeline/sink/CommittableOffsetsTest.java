// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommittableOffsetsTest {

  private static final TopicPartition ONE = new TopicPartition("t", 1);
  private static final TopicPartition TWO = new TopicPartition("t", 2);
  private static final TopicPartition FOREIGN = new TopicPartition("t", 3);

  private final CommittableOffsets offsets =
      new CommittableOffsets(
          Map.of(ONE, at(10), TWO, at(20)), Map.of(ONE, at(5), TWO, at(20)), Set.of(ONE, TWO));

  @Test
  void takesWhatThePluginSays() {
    assertThat(offsets.choose(Map.of(ONE, at(7)), partition -> Long.MAX_VALUE))
        .isEqualTo(Map.of(ONE, at(7), TWO, at(20)));
  }

  @Test
  void isEmptyWhenThereIsNoProgress() {
    assertThat(offsets.choose(Map.of(ONE, at(5), TWO, at(20)), partition -> Long.MAX_VALUE))
        .isEmpty();
    assertThat(offsets.choose(Map.of(), partition -> Long.MAX_VALUE)).isEmpty();
    assertThat(offsets.choose(null, partition -> Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void takesAnEarlierOffsetToo() {
    assertThat(offsets.choose(Map.of(TWO, at(12)), partition -> Long.MAX_VALUE))
        .containsEntry(TWO, at(12));
  }

  @Test
  void ignoresWhatWasNotDeliveredOrIsNotAssigned() {
    assertThat(offsets.choose(Map.of(ONE, at(11), FOREIGN, at(1)), partition -> Long.MAX_VALUE))
        .isEmpty();
  }

  @Test
  void stopsBeforeAReportThatIsNotAcknowledged() {
    assertThat(offsets.choose(Map.of(ONE, at(10)), partition -> 8)).containsEntry(ONE, at(8));
    assertThat(offsets.choose(Map.of(ONE, at(8)), partition -> 8)).containsEntry(ONE, at(8));
  }

  @Test
  void neverGoesBackBecauseOfAReport() {
    assertThat(offsets.choose(Map.of(ONE, at(10)), partition -> 3)).isEmpty();
  }

  private static OffsetAndMetadata at(long offset) {
    return new OffsetAndMetadata(offset);
  }
}
