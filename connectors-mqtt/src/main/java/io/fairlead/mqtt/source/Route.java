// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.topic.Template;
import io.fairlead.mqtt.topic.TopicFilter;
import org.apache.kafka.common.config.ConfigException;

/** A filter, and where what it matches goes. */
record Route(TopicFilter filter, Template topic) {

  private static final String ARROW = "->";

  /**
   * Parses one entry of {@code mqtt.filters}.
   *
   * @param otherwise the topic if the entry has none of its own
   */
  static Route parse(String entry, Template otherwise) {
    int arrow = entry.indexOf(ARROW);
    if (arrow < 0) {
      return new Route(TopicFilter.parse(SourceKeys.FILTERS, entry.trim()), otherwise);
    }
    String topic = entry.substring(arrow + ARROW.length()).trim();
    if (topic.isEmpty()) {
      throw new ConfigException(
          "Invalid value for configuration "
              + SourceKeys.FILTERS
              + ": there is no topic after -> in '"
              + entry
              + "'");
    }
    Template template = Template.parse(SourceKeys.FILTERS, topic);
    return new Route(
        TopicFilter.parse(SourceKeys.FILTERS, entry.substring(0, arrow).trim()), template);
  }
}
