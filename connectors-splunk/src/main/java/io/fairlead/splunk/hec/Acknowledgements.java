// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.delivery.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;

/** The channels of a task, one for each indexer and token. For use by one thread. */
final class Acknowledgements {

  private final long timeoutMillis;
  private final Map<Key, Channel> channels = new HashMap<>();
  private final List<Channel> retired = new ArrayList<>();

  private record Key(Target target, Password token) {}

  Acknowledgements(long timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  Channel channel(Target target, Password token) {
    return channels.computeIfAbsent(new Key(target, token), key -> new Channel(target, token));
  }

  /** Until when an acknowledgement of what is sent now must come. */
  long deadline(long now) {
    return now + timeoutMillis;
  }

  /**
   * A connection to the indexer broke, so it may have been restarted and count from the beginning:
   * what is sent from now on goes through channels of their own, or the acknowledgement of a later
   * batch could be taken for that of an earlier one.
   */
  void retire(Target target) {
    channels
        .entrySet()
        .removeIf(
            entry -> {
              boolean concerned = entry.getKey().target() == target;
              if (concerned && !entry.getValue().idle()) {
                retired.add(entry.getValue());
              }
              return concerned;
            });
  }

  /** Channels that can be asked. */
  List<Channel> toAsk() {
    retired.removeIf(Channel::idle);
    return all().filter(channel -> !channel.asking() && !channel.waiting().isEmpty()).toList();
  }

  List<Batch> takeOverdue(long now) {
    List<Batch> overdue = new ArrayList<>();
    all().forEach(channel -> overdue.addAll(channel.takeOverdue(now)));
    return overdue;
  }

  /** The indexer lost what it knew: takes what still waits on the channel, which ends. */
  List<Batch> giveUp(Channel channel) {
    channels.remove(new Key(channel.target(), channel.token()), channel);
    retired.remove(channel);
    return channel.finish();
  }

  private Stream<Channel> all() {
    return Stream.concat(channels.values().stream(), retired.stream());
  }
}
