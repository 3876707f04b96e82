// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates a dead-letter topic when it is missing. */
public final class DeadLetterTopic {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);
  private static final int PARTITIONS = 1;
  private static final long DEADLINE_SECONDS = 60;

  private DeadLetterTopic() {}

  /**
   * Blocks until the topic is there.
   *
   * @param adminConfig of the connector's admin client
   * @throws ConnectException if it cannot be created in a minute
   */
  public static void ensure(DeadLetterSettings settings, Map<String, Object> adminConfig) {
    String topic = settings.topic();
    try (Admin admin = Admin.create(adminConfig)) {
      if (admin.listTopics().names().get(DEADLINE_SECONDS, TimeUnit.SECONDS).contains(topic)) {
        return;
      }
      LOG.info("creating dead-letter topic {} of task {}", topic, settings.id());
      NewTopic request = new NewTopic(topic, PARTITIONS, settings.replicationFactor());
      admin.createTopics(List.of(request)).all().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(settings, e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failure(settings, e.getCause());
      }
    } catch (TimeoutException e) {
      throw failure(settings, e);
    }
  }

  private static ConnectException failure(DeadLetterSettings settings, Throwable cause) {
    return new ConnectException(
        "Could not create dead-letter topic '"
            + settings.topic()
            + "' with replication factor "
            + settings.replicationFactor()
            + " for connector '"
            + settings.id().connector()
            + "'; create it, or set a replication factor that the cluster has brokers for",
        cause);
  }
}
