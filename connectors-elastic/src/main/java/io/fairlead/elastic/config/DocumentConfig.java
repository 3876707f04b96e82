// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.config;

import io.fairlead.delivery.record.RecordPath;
import io.fairlead.delivery.record.RecordTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** What becomes of a record, parsed. Immutable. */
public final class DocumentConfig {

  private final AbstractConfig values;

  /** What happens to a record with a value. */
  public enum WriteMethod {
    INSERT,
    CREATE,
    UPSERT,
    UPDATE
  }

  /** What happens to a record without value. */
  public enum OnNull {
    IGNORE,
    DELETE,
    REPORT,
    FAIL
  }

  /** Where an id comes from. */
  public enum IdSource {
    TEMPLATE,
    KEY,
    POSITION,
    SERVER
  }

  DocumentConfig(AbstractConfig values) {
    this.values = values;
  }

  /** What happens to a record with a value. */
  public WriteMethod writeMethod() {
    return dataStream()
        ? WriteMethod.CREATE
        : WriteMethod.valueOf(values.getString(DocumentKeys.WRITE_METHOD).toUpperCase(Locale.ROOT));
  }

  /** What happens to a record without value. */
  public OnNull onNull() {
    return OnNull.valueOf(values.getString(DocumentKeys.NULLS).toUpperCase(Locale.ROOT));
  }

  /** The id, where it comes from a template. */
  public Optional<RecordTemplate> idTemplate() {
    return template(DocumentKeys.ID);
  }

  /** Where the ids of a topic come from. */
  public IdSource idSource(String topic) {
    if (idTemplate().isPresent()) {
      return IdSource.TEMPLATE;
    }
    if (values.getBoolean(DocumentKeys.AUTO_IDS)) {
      return IdSource.SERVER;
    }
    boolean ignored =
        values.getBoolean(DocumentKeys.KEY_IGNORE)
            || values.getList(DocumentKeys.TOPIC_KEY_IGNORE).contains(topic);
    if (!ignored) {
      return IdSource.KEY;
    }
    return switch (values.getString(DocumentKeys.ID_STRATEGY).toLowerCase(Locale.ROOT)) {
      case "none" -> IdSource.SERVER;
      case "record.key" -> IdSource.KEY;
      default -> IdSource.POSITION;
    };
  }

  /** Whether the offset is the version of documents whose ids are keys. */
  public boolean offsetIsVersion() {
    return "offset".equalsIgnoreCase(values.getString(DocumentKeys.VERSION));
  }

  /** The version, where it comes from a template. */
  public Optional<RecordTemplate> versionTemplate() {
    String header = values.getString(DocumentKeys.VERSION_HEADER);
    if (header != null && !header.isBlank()) {
      return Optional.of(new RecordTemplate("${header." + header + "}"));
    }
    String version = values.getString(DocumentKeys.VERSION);
    if (offsetIsVersion() || "none".equalsIgnoreCase(version)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RecordTemplate(version));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(DocumentKeys.VERSION, version, e.getMessage());
    }
  }

  /** The index; of a data stream its name. */
  public RecordTemplate index() {
    String type = values.getString(DocumentKeys.STREAM_TYPE).toLowerCase(Locale.ROOT);
    return new RecordTemplate(
        "none".equals(type)
            ? values.getString(DocumentKeys.INDEX)
            : type
                + '-'
                + values.getString(DocumentKeys.STREAM_DATASET)
                + '-'
                + values.getString(DocumentKeys.STREAM_NAMESPACE));
  }

  /** Index, alias or data stream of single topics. */
  public Map<String, String> resources() {
    Map<String, String> resources = new HashMap<>();
    for (String pair : values.getList(DocumentKeys.RESOURCES)) {
      int colon = pair.indexOf(':');
      if (colon < 1 || colon == pair.length() - 1) {
        throw new ConfigException(DocumentKeys.RESOURCES, pair, "must be topic:name,topic:name");
      }
      resources.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
    }
    return resources;
  }

  /** Whether names are aliases that must be there. */
  public boolean requireAlias() {
    return usage().startsWith("ALIAS");
  }

  /** Whether operations must be create, with a timestamp. */
  public boolean dataStream() {
    return usage().endsWith("DATASTREAM")
        || !"none".equalsIgnoreCase(values.getString(DocumentKeys.STREAM_TYPE));
  }

  private String usage() {
    return values.getString(DocumentKeys.USAGE).toUpperCase(Locale.ROOT);
  }

  /** Fields of which the first that is there becomes the timestamp. */
  public List<RecordPath> timestampFields() {
    return values.getList(DocumentKeys.STREAM_TIME).stream().map(RecordPath::new).toList();
  }

  /** The ingest pipeline. */
  public Optional<RecordTemplate> pipeline() {
    return template(DocumentKeys.PIPELINE);
  }

  /** The routing value. */
  public Optional<RecordTemplate> routing() {
    return template(DocumentKeys.ROUTING);
  }

  private Optional<RecordTemplate> template(String key) {
    return Optional.of(values.getString(key))
        .filter(text -> !text.isEmpty())
        .map(RecordTemplate::new);
  }
}
