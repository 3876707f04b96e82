// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import io.fairlead.delivery.record.RecordTemplate;
import io.fairlead.splunk.config.EventConfig;
import io.fairlead.splunk.config.EventConfig.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where an event goes: each part from header, template or topic, in that order. For use by one
 * thread.
 */
final class Metadata {

  private final Origin index;
  private final Origin source;
  private final Origin sourcetype;
  private final Origin host;

  private final boolean byTopicAlone;
  private final Map<String, Parts> ofTopics = new HashMap<>();
  private String lastTopic;
  private Parts last;

  /** The parts; those that are null are left to the token. */
  record Parts(String index, String source, String sourcetype, String host) {}

  Metadata(EventConfig config) {
    this.index = config.index();
    this.source = config.source();
    this.sourcetype = config.sourcetype();
    this.host = config.host();
    this.byTopicAlone =
        Stream.of(index, source, sourcetype, host)
            .allMatch(each -> each.header().isEmpty() && each.template().isEmpty());
  }

  Parts of(SinkRecord record) {
    if (!byTopicAlone) {
      return parts(record);
    }
    // Mostly the very text of the record before.
    if (lastTopic != record.topic()) {
      last = ofTopics.computeIfAbsent(record.topic(), topic -> parts(record));
      lastTopic = record.topic();
    }
    return last;
  }

  private Parts parts(SinkRecord record) {
    return new Parts(
        part(index, record), part(source, record), part(sourcetype, record), part(host, record));
  }

  private static String part(Origin origin, SinkRecord record) {
    if (origin.header().isPresent()) {
      Header header = record.headers().lastWithName(origin.header().get());
      String value = header == null ? null : RecordTemplate.text(header.value());
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    if (origin.template().isPresent()) {
      String value = origin.template().get().apply(record);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    String value = origin.byTopic().getOrDefault(record.topic(), origin.otherwise());
    return value == null || value.isEmpty() ? null : value;
  }
}
