// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static io.fairlead.connect.runtime.store.OwnBroker.config;
import static io.fairlead.connect.runtime.store.StoreFixture.WAIT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A transaction is open in a partition while its coordinator takes it for ended, as a broker leaves
 * it behind that goes down at the wrong moment (KAFKA-20734). Here the coordinator's log is made to
 * say so.
 */
@Timeout(600)
class HangingTransactionsTest {

  private static final byte COMPLETE_COMMIT = 4;

  @RegisterExtension final OwnBroker own = new OwnBroker();

  @Test
  void leaderFreesTheConfigTopicOfTheTransactionThatItsPredecessorLeft() throws Exception {
    String transactionalId = own.fixture().settings().transactionalId();
    try (KafkaConfigStore store = own.fixture().configStore()) {
      try (ConfigWriter writer = store.openWriter()) {
        writer.write(config("before"), WAIT);
      }
      leaveOpen(transactionalId, own.fixture().properties.get("config.storage.topic"));

      try (ConfigWriter writer = store.openWriter()) {
        writer.write(config("after"), WAIT);
      }

      assertThat(store.snapshot().connectors()).containsOnlyKeys("before", "after");
      store.refresh(WAIT);
    }
  }

  @Test
  void offsetsThatCannotBeReadSayWhichTransactionIsInTheWay() throws Exception {
    String topic = own.fixture().properties.get("offset.storage.topic");
    try (KafkaOffsetStore store = new KafkaOffsetStore(own.fixture().settings())) {
      store.start();
      leaveOpen("some-task", topic);

      StoredOffsets offsets = (StoredOffsets) store.forConnector("c");

      assertThatThrownBy(
              () -> new StoredOffsetReader(offsets, Duration.ofSeconds(3)).offset(Map.of("p", "1")))
          .hasMessageContaining("connector c")
          .hasMessageContaining("transaction that is open in " + topic + "-0 from offset 0 on")
          .hasMessageContaining("find-hanging");
    }
  }

  /**
   * One record of a transaction that is under way for its partition and over for its coordinator.
   */
  private void leaveOpen(String transactionalId, String topic) throws Exception {
    Producer<byte[], byte[]> producer = producer(Map.of("transactional.id", transactionalId));
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {1})).get(90, SECONDS);
    TransactionDescription open = describe(transactionalId);
    int coordinator = Utils.abs(transactionalId.hashCode()) % 5;
    // The only client whose writes to the coordinator's log are taken.
    try (Producer<byte[], byte[]> forger = producer(Map.of("client.id", "__admin_client"))) {
      forger
          .send(
              new ProducerRecord<>(
                  "__transaction_state", coordinator, key(transactionalId), ended(open)))
          .get(90, SECONDS);
    }
    own.broker().stop();
    producer.close(Duration.ZERO);
    own.broker().restart();
  }

  private static byte[] key(String transactionalId) {
    return MessageUtil.toVersionPrefixedBytes(
        TransactionLogKey.HIGHEST_SUPPORTED_VERSION,
        new TransactionLogKey().setTransactionalId(transactionalId));
  }

  private static byte[] ended(TransactionDescription open) {
    return MessageUtil.toVersionPrefixedBytes(
        TransactionLogValue.HIGHEST_SUPPORTED_VERSION,
        new TransactionLogValue()
            .setProducerId(open.producerId())
            .setPreviousProducerId(open.producerId())
            .setProducerEpoch((short) (open.producerEpoch() + 1))
            .setTransactionTimeoutMs(60_000)
            .setTransactionStatus(COMPLETE_COMMIT)
            .setTransactionPartitions(List.of())
            .setTransactionLastUpdateTimestampMs(System.currentTimeMillis())
            .setTransactionStartTimestampMs(System.currentTimeMillis())
            .setClientTransactionVersion((short) 2));
  }

  private TransactionDescription describe(String transactionalId) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", own.broker().bootstrapServers()))) {
      return admin
          .describeTransactions(List.of(transactionalId))
          .description(transactionalId)
          .get(90, SECONDS);
    }
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", own.broker().bootstrapServers());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
