// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;

/**
 * The consumer group of a sink connector, seen from outside. Each call uses a client of its own.
 */
final class SinkGroup {

  private final String connector;
  private final String groupId;
  private final Map<String, Object> adminConfig;

  SinkGroup(
      String connector,
      Class<? extends Connector> connectorClass,
      Map<String, String> config,
      OffsetServices services) {
    this.connector = connector;
    ClientConfigs.Owner owner =
        new ClientConfigs.Owner(connector, ConnectorType.SINK, connectorClass, config);
    ConnectorClients clients = services.clients();
    this.groupId =
        clients
            .of(owner, each -> each.consumer("connector-consumer-" + connector))
            .get(ConsumerConfig.GROUP_ID_CONFIG)
            .toString();
    this.adminConfig =
        clients.of(owner, each -> each.admin("connector-worker-adminclient-" + connector));
  }

  ConnectorOffsets read(Duration timeout) throws Exception {
    try (Admin admin = Admin.create(adminConfig)) {
      return SinkOffsetFormat.show(committed(admin, timeout));
    }
  }

  /** Every partition that has an offset, to be forgotten. */
  Map<TopicPartition, Long> allForgotten(Duration timeout) throws Exception {
    try (Admin admin = Admin.create(adminConfig)) {
      Map<TopicPartition, Long> partitions = new HashMap<>();
      committed(admin, timeout).keySet().forEach(partition -> partitions.put(partition, null));
      return partitions;
    }
  }

  void alter(Map<TopicPartition, Long> offsets, Duration timeout) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> altered = new HashMap<>();
    Set<TopicPartition> forgotten = new HashSet<>();
    offsets.forEach(
        (partition, offset) -> {
          if (offset == null) {
            forgotten.add(partition);
          } else {
            altered.put(partition, new OffsetAndMetadata(offset));
          }
        });
    try (Admin admin = Admin.create(adminConfig)) {
      if (!altered.isEmpty()) {
        await(admin.alterConsumerGroupOffsets(groupId, altered).all(), timeout);
      }
      if (!forgotten.isEmpty()) {
        await(admin.deleteConsumerGroupOffsets(groupId, forgotten).all(), timeout);
      }
    }
  }

  /** Forgets the group as a whole; one that is not there is forgotten already. */
  void delete(Duration timeout) throws Exception {
    try (Admin admin = Admin.create(adminConfig)) {
      await(admin.deleteConsumerGroups(List.of(groupId)).all(), timeout);
    } catch (GroupIdNotFoundException e) {
      return;
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, Duration timeout)
      throws Exception {
    try {
      return await(
          admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata(), timeout);
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
  }

  private <T> T await(KafkaFuture<T> future, Duration timeout) throws Exception {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof GroupNotEmptyException
          || cause instanceof UnknownMemberIdException
          || cause instanceof GroupSubscribedToTopicException) {
        throw new ConnectException(
            "Offsets of connector "
                + connector
                + " cannot be changed while consumer group "
                + groupId
                + " has members: its tasks are still ending, or it was resumed meanwhile. If it is"
                + " stopped, try again in a moment.",
            cause);
      }
      throw cause instanceof Exception known ? known : e;
    }
  }
}
