// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.TopicCreationGroup;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates topics before their first record, with the settings of the connector's groups (KIP-158).
 * Without groups, it does nothing and leaves topics to the broker. Task's thread only, save for
 * {@link #abort()}.
 */
final class TopicCreator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
  private static final long DEADLINE_SECONDS = 60;

  private final List<TopicCreationGroup> groups;
  private final Map<String, Object> adminConfig;
  private final Set<String> known = new HashSet<>();
  private String last;
  private volatile Admin admin;
  private volatile boolean closed;

  /**
   * @param groups in the order in which they are tried, the default one last; empty for none
   */
  TopicCreator(List<TopicCreationGroup> groups, Map<String, Object> adminConfig) {
    this.groups = List.copyOf(groups);
    this.adminConfig = adminConfig;
  }

  /**
   * Makes sure that the topic is there.
   *
   * @throws RetriableException if the brokers did not answer in time
   * @throws ConnectException if the topic is missing and cannot be created
   */
  @SuppressWarnings("ReferenceEquality")
  void ensure(String topic) throws InterruptedException {
    if (topic == last || groups.isEmpty()) {
      return;
    }
    if (known.contains(topic) || exists(topic) || create(topic)) {
      known.add(topic);
      last = topic;
    }
  }

  private boolean exists(String topic) throws InterruptedException {
    try {
      await(admin().describeTopics(List.of(topic)).topicNameValues().get(topic));
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw failure("find", topic, e.getCause());
    }
  }

  private boolean create(String topic) throws InterruptedException {
    TopicCreationGroup group =
        groups.stream().filter(each -> each.isDefault() || each.matches(topic)).findFirst().get();
    NewTopic request = group.newTopic(topic);
    try {
      await(admin().createTopics(List.of(request)).values().get(topic));
      LOG.info("created topic {} with the settings of group {}", topic, group.name());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return true;
      }
      throw failure("create", topic, e.getCause());
    }
  }

  private static <T> void await(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException {
    try {
      future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer in " + DEADLINE_SECONDS + " s", e);
    }
  }

  private static RuntimeException failure(String what, String topic, Throwable cause) {
    if (cause instanceof RetriableException retriable) {
      return retriable;
    }
    return new ConnectException(
        "Could not "
            + what
            + " topic '"
            + topic
            + "': "
            + cause.getMessage()
            + " Check the topic.creation.* settings and the connector's rights, or create the"
            + " topic, and restart the task",
        cause);
  }

  private Admin admin() {
    if (admin == null) {
      admin = Admin.create(adminConfig);
      if (closed) {
        admin.close(Duration.ZERO);
      }
    }
    return admin;
  }

  /** From any thread: makes a call that waits for brokers fail. */
  void abort() {
    close(Duration.ZERO);
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(2));
  }

  private void close(Duration timeout) {
    closed = true;
    Admin closing = admin;
    if (closing != null) {
      closing.close(timeout);
    }
  }
}
