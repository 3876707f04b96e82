// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.ofKey;
import static io.fairlead.mqtt.Records.sequences;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.MqttBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Doubles left out by the numbers of their senders. */
@Timeout(300)
class SourceLedgerTest {

  @ParameterizedTest
  @EnumSource
  void numbersThatWereSeenAreLeftOut(Broker kind) throws Exception {
    String root = Configs.unique("ledger");
    MqttBroker broker = kind.shared();
    Map<String, String> config =
        Configs.source(
            broker.address(),
            root + "/{vin}",
            "payload.format",
            "json",
            "kafka.key",
            "{vin}",
            "dedupe",
            "ledger",
            "dedupe.key",
            "{vin}",
            "dedupe.sequence",
            "field:seq",
            "dedupe.epoch",
            "field:boot");
    Map<String, byte[]> offsets = new HashMap<>();
    try (Client cars = new Client(broker)) {
      try (SourceHarness source = new SourceHarness(config, 1, offsets).connect()) {
        for (int seq : new int[] {1, 2, 2, 5, 3, 1}) {
          cars.send(root + "/V1", "{\"boot\":1,\"seq\":" + seq + "}");
        }
        cars.send(root + "/V2", "{\"boot\":1,\"seq\":1}");
        List<SourceRecord> records = source.take(5);
        assertThat(sequences(ofKey(records, "V1"))).containsExactly(1L, 2L, 5L, 3L);
        assertThat(sequences(ofKey(records, "V2"))).containsExactly(1L);
      }
      // when the task starts again, and a car does
      try (SourceHarness source = new SourceHarness(config, 1, offsets).connect()) {
        for (int seq : new int[] {5, 4, 3}) {
          cars.send(root + "/V1", "{\"boot\":1,\"seq\":" + seq + "}");
        }
        cars.send(root + "/V1", "{\"boot\":2,\"seq\":1}");
        assertThat(sequences(source.take(2))).containsExactly(4L, 1L);
      }
    }
  }
}
