// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaOffsetStoreTest {

  private static final Map<String, Object> TABLE = Map.of("table", "orders", "shard", 7L);

  private static KafkaBroker broker;
  private final StoreFixture fixture = new StoreFixture(broker);

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private KafkaOffsetStore store() {
    KafkaOffsetStore store = new KafkaOffsetStore(fixture.settings());
    store.start();
    return store;
  }

  private static void commit(SourceOffsets offsets, Map<String, ?> partition, Map<String, ?> offset)
      throws Exception {
    Map<Map<String, ?>, Map<String, ?>> one = new HashMap<>();
    one.put(partition, offset);
    offsets.commit(one).get(90, SECONDS);
  }

  @Test
  void committedOffsetIsReadHereAndElsewhere() throws Exception {
    try (KafkaOffsetStore store = store();
        KafkaOffsetStore other = store()) {
      commit(store.forConnector("c"), Map.of("table", "orders", "shard", 7), Map.of("pos", 3));

      for (KafkaOffsetStore each : List.of(store, other)) {
        OffsetStorageReader reader = each.forConnector("c").reader();
        assertThat(reader.offset(TABLE)).isEqualTo(Map.of("pos", 3L));
        assertThat(reader.offset(Map.of("table", "none"))).isNull();
        assertThat(each.forConnector("c").all().get(90, SECONDS))
            .isEqualTo(Map.of(TABLE, Map.of("pos", 3L)));
        assertThat(each.forConnector("other").all().get(90, SECONDS)).isEmpty();
      }
    }
  }

  @Test
  void partitionIsFoundWhateverTheOrderOfItsFields() throws Exception {
    try (KafkaOffsetStore store = store()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("a", "1");
      one.put("b", "2");
      Map<String, Object> other = new LinkedHashMap<>();
      other.put("b", "2");
      other.put("a", "1");
      SourceOffsets offsets = store.forConnector("c");
      commit(offsets, one, Map.of("pos", 1));
      assertThat(offsets.reader().offset(other)).isEqualTo(Map.of("pos", 1L));

      commit(offsets, other, null);

      assertThat(offsets.reader().offset(one)).isNull();
      assertThat(offsets.all().get(90, SECONDS)).isEmpty();
    }
  }

  @Test
  void ownTopicCountsAndTheWorkersIsReadWithoutItAndWrittenAfterIt() throws Exception {
    try (KafkaOffsetStore worker = store()) {
      commit(worker.forConnector("c"), Map.of("p", "old"), Map.of("pos", 1));
      String ownTopic = fixture.properties.get("group.id") + "-own";
      ClientSettings clients = fixture.settings().clients().withSuffix("own");

      try (SourceOffsets own = worker.forConnector("c", ownTopic, clients)) {
        assertThat(own.reader().offset(Map.of("p", "old"))).isEqualTo(Map.of("pos", 1L));
        commit(own, Map.of("p", "new"), Map.of("pos", 2));
        assertThat(own.all().get(90, SECONDS)).hasSize(2);
        await()
            .untilAsserted(
                () ->
                    assertThat(worker.forConnector("c").reader().offset(Map.of("p", "new")))
                        .isEqualTo(Map.of("pos", 2L)));

        commit(own, Map.of("p", "old"), null);
        assertThat(own.reader().offset(Map.of("p", "old"))).isNull();
        assertThat(worker.forConnector("c").reader().offset(Map.of("p", "old"))).isNull();
      }
      try (KafkaOffsetStore alone =
          new KafkaOffsetStore(
              new InternalTopic(
                  ownTopic, "offsets.storage.topic", "offsets", 1, (short) 1, Map.of(), false),
              clients,
              StoreFixture.WAIT)) {
        alone.start();
        assertThat(alone.forConnector("c").reader().offset(Map.of("p", "new")))
            .isEqualTo(Map.of("pos", 2L));
      }
    }
  }

  @Test
  void offsetThatIsNoPrimitiveIsRefused() {
    try (KafkaOffsetStore store = store()) {
      SourceOffsets offsets = store.forConnector("c");
      assertThatThrownBy(() -> commit(offsets, TABLE, Map.of("pos", List.of(1))))
          .hasCauseInstanceOf(DataException.class)
          .hasMessageContaining("pos");
    }
  }

  @Test
  void closedOffsetsAreNotRead() {
    try (KafkaOffsetStore store = store()) {
      SourceOffsets offsets = store.forConnector("c");
      OffsetStorageReader reader = offsets.reader();
      offsets.close();
      assertThatThrownBy(() -> reader.offset(TABLE)).isInstanceOf(ConnectException.class);
    }
  }
}
