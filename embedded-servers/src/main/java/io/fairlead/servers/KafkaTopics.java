// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics that can be written to at once. */
public final class KafkaTopics {

  private static final long LOOK_MILLIS = 20;

  private KafkaTopics() {}

  /**
   * Creates a topic and waits until the leaders of its partitions serve. A broker refuses what
   * comes before, and takes a producer's second batch for its first: the first is then out of order
   * for ever.
   *
   * @param deadline for both together
   * @throws ExecutionException if the broker refuses the topic
   */
  public static void create(Admin admin, NewTopic topic, Duration deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    long until = System.nanoTime() + deadline.toNanos();
    admin.createTopics(List.of(topic)).all().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, topic.numPartitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    while (!served(admin, ends, until - System.nanoTime())) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** The client itself waits for leaders, but not for a topic that the broker has not heard of. */
  private static boolean served(Admin admin, Map<TopicPartition, OffsetSpec> ends, long nanos)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      admin.listOffsets(ends).all().get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException && nanos > 0) {
        return false;
      }
      throw e;
    }
  }
}
