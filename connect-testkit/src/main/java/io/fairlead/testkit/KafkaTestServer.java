// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import io.fairlead.servers.KafkaTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A Kafka broker for tests. As with any broker that nobody has configured, topics are created when
 * they are first written to. Safe for use by any thread; the test kit closes it.
 */
public interface KafkaTestServer extends AutoCloseable {

  /** The address for {@code bootstrap.servers}. */
  String bootstrapServers();

  /**
   * Creates a topic with one replica and waits until it can be written to, at most 30 seconds.
   *
   * @throws IllegalStateException if that fails
   */
  default void createTopic(String name, int partitions, Map<String, String> configs) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
      KafkaTopics.create(admin, topic, Duration.ofSeconds(30));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot create topic " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, e);
    }
  }

  @Override
  void close();
}
