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

/** Makes topics that can be written to at once. */
public final class KafkaTopics {

  private KafkaTopics() {}

  /**
   * Creates a topic and waits until the leaders of its partitions serve. A broker refuses what
   * comes before, and takes a producer's second batch for its first: the first is then out of order
   * for ever.
   *
   * @param deadline for each of the two
   * @throws ExecutionException if the broker refuses the topic
   */
  public static void create(Admin admin, NewTopic topic, Duration deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    long millis = deadline.toMillis();
    admin.createTopics(List.of(topic)).all().get(millis, TimeUnit.MILLISECONDS);
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, topic.numPartitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    admin.listOffsets(ends).all().get(millis, TimeUnit.MILLISECONDS);
  }
}
