// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.ConnectJson;
import io.fairlead.delivery.record.JsonBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class PositionTextTest {

  private static final long[] OFFSETS = {0, 9, 10, 99, 100, 4_294_967_296L, Long.MAX_VALUE};

  @Test
  void itIsTheIdOfTheRecord() throws IOException {
    // given records of partitions in turn, and a topic that no broker would have
    OffsetLedger ledger = new OffsetLedger();
    List<Tracked> records = new ArrayList<>();
    for (long offset : OFFSETS) {
      for (String topic : List.of("orders", "a.much-longer_name.of.a.topic", "\"q\"")) {
        records.add(
            ledger.begin(
                new SinkRecord(topic, (int) (offset % 100), null, null, null, "v", offset)));
      }
    }
    PositionText position = new PositionText();
    JsonBuffer buffer = new JsonBuffer();

    for (Tracked record : records) {
      // when
      JsonGenerator json = buffer.begin();
      position.write(json, record);
      buffer.end();

      // then
      String text = buffer.bytes().toString(StandardCharsets.UTF_8);
      assertThat(ConnectJson.MAPPER.readTree(text).asText()).isEqualTo(record.id());
    }
  }
}
