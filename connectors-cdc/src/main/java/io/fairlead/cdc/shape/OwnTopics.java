// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import io.debezium.config.Configuration;
import io.debezium.relational.TableId;
import io.debezium.schema.DefaultTopicNamingStrategy;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DebeziumConfig;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/** The topics that the connector's own tables would go to; their records are for itself. */
public final class OwnTopics {

  private final Set<String> topics = new HashSet<>();

  private OwnTopics() {}

  /** Those of a configuration. */
  public static OwnTopics of(CdcConfig config) {
    OwnTopics own = new OwnTopics();
    if (config.usesObjects()) {
      Properties properties = Configuration.from(DebeziumConfig.of(config)).asProperties();
      TopicNamingStrategy<DataCollectionId> naming =
          config.topicTemplate().isEmpty()
              ? new DefaultTopicNamingStrategy(properties)
              : new TemplateTopics(properties);
      own.add(config, naming, config.signalTable());
      own.add(config, naming, config.heartbeatTable());
    }
    return own;
  }

  /** Whether a topic is one of them. */
  public boolean contains(String topic) {
    return topics.contains(topic);
  }

  private void add(CdcConfig config, TopicNamingStrategy<DataCollectionId> naming, String table) {
    int dot = table.indexOf('.');
    String home = table.substring(0, dot);
    String name = table.substring(dot + 1);
    topics.add(
        naming.dataChangeTopic(
            config.kind().readsBinlog()
                ? new TableId(home, null, name)
                : new TableId(null, home, name)));
  }
}
