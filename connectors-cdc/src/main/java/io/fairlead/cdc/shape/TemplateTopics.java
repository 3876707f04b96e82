// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import io.debezium.relational.TableId;
import io.debezium.schema.AbstractTopicNamingStrategy;
import io.debezium.spi.schema.DataCollectionId;
import io.fairlead.cdc.config.CdcKeys;
import java.util.List;
import java.util.Properties;

/** Names topics by the key {@code topic.template}. Made by Debezium. */
public final class TemplateTopics extends AbstractTopicNamingStrategy<DataCollectionId> {

  private final String template;
  private final String database;

  /** For Debezium. */
  public TemplateTopics(Properties properties) {
    super(properties);
    // PostgreSQL's names of tables are without it.
    database = properties.getProperty("database.dbname", "");
    template = properties.getProperty(CdcKeys.TOPIC_TEMPLATE);
  }

  @Override
  public String dataChangeTopic(DataCollectionId id) {
    return topicNames.computeIfAbsent(id, this::name);
  }

  private String name(DataCollectionId id) {
    String catalog;
    String schema;
    String table;
    if (id instanceof TableId relational) {
      catalog = relational.catalog() == null ? database : relational.catalog();
      schema = relational.schema() == null ? catalog : relational.schema();
      table = relational.table();
    } else {
      List<String> parts = id.parts();
      table = parts.get(parts.size() - 1);
      catalog = parts.size() > 1 ? parts.get(0) : "";
      schema = catalog;
    }
    return sanitizedTopicName(
        template
            .replace("${prefix}", prefix)
            .replace("${database}", catalog)
            .replace("${schema}", schema)
            .replace("${table}", table));
  }
}
