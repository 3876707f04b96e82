// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import io.debezium.config.Configuration;
import io.debezium.relational.TableId;
import io.debezium.schema.DefaultTopicNamingStrategy;
import io.debezium.schema.SchemaTopicNamingStrategy;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DebeziumConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** The topics that the connector's own tables would go to; their records are for itself. */
public final class OwnTopics {

  private final Set<String> topics = new HashSet<>();

  private OwnTopics() {}

  /** Those of a configuration. */
  public static OwnTopics of(CdcConfig config) {
    OwnTopics own = new OwnTopics();
    if (config.usesObjects()) {
      TopicNamingStrategy<DataCollectionId> naming = naming(config);
      own.add(config, naming, config.signalTable());
      own.add(config, naming, config.heartbeatTable());
    }
    return own;
  }

  /** As Debezium's connector of that kind names topics. */
  @SuppressWarnings("unchecked")
  private static TopicNamingStrategy<DataCollectionId> naming(CdcConfig config) {
    Map<String, String> keys = DebeziumConfig.of(config);
    Properties properties = Configuration.from(keys).asProperties();
    String given = keys.get("topic.naming.strategy");
    if (given == null) {
      return config.kind().readsBinlog()
          ? new DefaultTopicNamingStrategy(properties)
          : new SchemaTopicNamingStrategy(properties);
    }
    try {
      return (TopicNamingStrategy<DataCollectionId>)
          Class.forName(given, true, OwnTopics.class.getClassLoader())
              .getConstructor(Properties.class)
              .newInstance(properties);
    } catch (ReflectiveOperationException e) {
      throw new ConfigException("topic.naming.strategy", given, "cannot be used: " + e);
    }
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
