// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.ofKey;
import static io.fairlead.mqtt.Records.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many tasks, and their number changing. */
@Timeout(300)
class SourceScaleTest {

  @ParameterizedTest
  @EnumSource
  void sessionsOfFewerTasksAreEmptiedFirst(Broker kind) throws Exception {
    String root = Configs.unique("drain");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "payload.format",
            "string",
            "mqtt.drain.quiet.ms",
            "1500");
    try (Client cars = new Client(kind.shared())) {
      Map<String, byte[]> offsets = new HashMap<>();
      try (SourceHarness source = new SourceHarness(config, 3, offsets).connect()) {
        cars.send(root + "/V0", "seen");
        source.take(1);
      }
      // given messages that wait in the sessions of three tasks
      cars.sendNumbered(0, 30, i -> root + "/V" + i);
      cars.flush();

      // when only one is left
      try (SourceHarness source = new SourceHarness(config, 1, offsets)) {
        List<SourceRecord> records = source.take(30);

        // then
        assertThat(values(records)).containsExactlyInAnyOrderElementsOf(Records.numbered(0, 30));
        source.poll(
            all -> ((MqttSourceTask) source.task(0)).progress().phase().equals("streaming"));
        cars.sendNumbered(30, 40, i -> root + "/V" + i);
        assertThat(source.take(10)).hasSize(10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreTasksTakeWhatWaitsForFewer(Broker kind) throws Exception {
    String root = Configs.unique("grow");
    Map<String, String> config =
        Configs.source(kind.shared().address(), root + "/{vin}", "payload.format", "string");
    try (Client cars = new Client(kind.shared())) {
      Map<String, byte[]> offsets = new HashMap<>();
      List<String> seen = new ArrayList<>();
      try (SourceHarness source = new SourceHarness(config, 1, offsets).connect()) {
        cars.sendNumbered(0, 10, i -> root + "/V" + i);
        // One is on its way to Kafka, and not acknowledged, when the task ends.
        source.poll(1);
      }
      cars.sendNumbered(10, 20, i -> root + "/V" + i);
      cars.flush();

      // when there are three tasks
      try (SourceHarness source = new SourceHarness(config, 3, offsets)) {
        seen.addAll(values(source.take(20)));
        cars.sendNumbered(20, 40, i -> root + "/V" + i);
        seen.addAll(values(source.take(20)));
      }

      // then
      assertThat(seen).containsExactlyInAnyOrderElementsOf(Records.numbered(0, 40));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hashedSessionsKeepTheOrderAndTakeEachMessageOnce(Broker kind) throws Exception {
    String root = Configs.unique("hash");
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}/{signal}",
            "payload.format",
            "string",
            "kafka.key",
            "{vin}",
            "mqtt.distribution",
            "hash",
            "mqtt.hash.level",
            "vin",
            "mqtt.hash.sessions",
            "3");
    try (Client cars = new Client(kind.shared())) {
      List<SourceRecord> records = new ArrayList<>();
      try (SourceHarness source = new SourceHarness(config, 2).connect()) {
        for (int i = 0; i < 60; i++) {
          cars.send(root + "/V" + i % 6 + "/s" + i % 4, Integer.toString(i));
        }
        records.addAll(source.take(60));
      }
      // when the sessions are dealt out anew
      for (int i = 60; i < 120; i++) {
        cars.send(root + "/V" + i % 6 + "/s" + i % 4, Integer.toString(i));
      }
      try (SourceHarness source = new SourceHarness(config, 3)) {
        records.addAll(source.take(60));
      }

      // then
      assertThat(records).hasSize(120);
      for (int car = 0; car < 6; car++) {
        List<Integer> numbers =
            ofKey(records, "V" + car).stream()
                .map(record -> Integer.valueOf((String) record.value()))
                .toList();
        assertThat(numbers).hasSize(20).isSorted();
      }
    }
  }
}
