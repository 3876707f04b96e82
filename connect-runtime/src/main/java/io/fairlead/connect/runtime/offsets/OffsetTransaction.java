// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Offsets of a stopped exactly-once source, changed from outside: all or none of them, in the name
 * of its first task, so that one that still lived would be fenced.
 */
record OffsetTransaction(String connector, Map<String, String> config, ConnectorClients clients) {

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  void write(
      TransactionalOffsets store, Map<Map<String, ?>, Map<String, ?>> offsets, Duration timeout)
      throws Exception {
    Map<String, Object> producerConfig =
        clients.ofSource(connector, config, each -> producer(each, timeout));
    TransactionalOffsets.Part part = store.enlist(offsets);
    try {
      part.before().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    Producer<byte[], byte[]> producer = new KafkaProducer<>(producerConfig);
    try {
      producer.initTransactions();
      producer.beginTransaction();
      part.records().forEach(producer::send);
      producer.commitTransaction();
    } finally {
      producer.close(CLOSE_TIMEOUT);
    }
    part.committed().run();
  }

  private Map<String, Object> producer(ClientConfigs each, Duration timeout) {
    Map<String, Object> producer =
        each.transactionalProducer(
            "connector-offset-producer-" + connector, 0, TRANSACTION_TIMEOUT);
    // Somebody waits for the answer.
    producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
    return producer;
  }
}
