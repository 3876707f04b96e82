// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.document;

import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.RecordTemplate;
import io.fairlead.elastic.config.DocumentConfig;
import io.fairlead.elastic.config.DocumentConfig.IdSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where a document goes: index, id, version, routing, pipeline. For use by one thread. */
final class Placement {

  /** Ids may have so many bytes. */
  private static final int MAX_ID_LENGTH = 512;

  private final DocumentConfig config;
  private final RecordTemplate index;
  private final Map<String, String> resources;
  private final Optional<RecordTemplate> idTemplate;
  private final Optional<RecordTemplate> version;
  private final Map<String, IdSource> idSources = new HashMap<>();

  Placement(DocumentConfig config) {
    this.config = config;
    this.index = config.index();
    this.resources = config.resources();
    this.idTemplate = config.idTemplate();
    this.version = config.versionTemplate();
  }

  String index(SinkRecord record) {
    String resource = resources.get(record.topic());
    String name = resource == null ? index.apply(record) : resource;
    if (name == null || name.isEmpty()) {
      throw new DataException("it has nothing for index name " + index);
    }
    return name.toLowerCase(Locale.ROOT);
  }

  IdSource idSource(SinkRecord record) {
    return idSources.computeIfAbsent(record.topic(), config::idSource);
  }

  /** The id; null if the server gives one. */
  String id(Tracked tracked) {
    SinkRecord record = tracked.record();
    switch (idSource(record)) {
      case SERVER:
        return null;
      case POSITION:
        // As Confluent's sink has it, so that one can take over from the other.
        return tracked.partition().topic()
            + '+'
            + tracked.partition().partition()
            + '+'
            + tracked.offset();
      case TEMPLATE:
        return checked(idTemplate.orElseThrow().apply(record), "document.id.template");
      default:
        return checked(key(record.key()), "its key; set key.ignore=true for topics without keys");
    }
  }

  private static String key(Object key) {
    // A key of one field is as good as the field itself.
    if (key instanceof Struct struct && struct.schema().fields().size() == 1) {
      return RecordTemplate.text(struct.get(struct.schema().fields().get(0)));
    }
    if (key instanceof Map<?, ?> map && map.size() == 1) {
      return RecordTemplate.text(map.values().iterator().next());
    }
    return RecordTemplate.text(key);
  }

  private static String checked(String id, String origin) {
    if (id == null || id.isEmpty()) {
      throw new DataException("there is no id in " + origin);
    }
    if (id.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_ID_LENGTH) {
      throw new DataException("the id is longer than " + MAX_ID_LENGTH + " bytes");
    }
    return id;
  }

  /** The version for an operation that can have one; null for none. */
  Long version(Tracked tracked) {
    if (version.isEmpty()) {
      boolean byOffset = config.offsetIsVersion() && idSource(tracked.record()) == IdSource.KEY;
      return byOffset ? Long.valueOf(tracked.offset()) : null;
    }
    String text = version.get().apply(tracked.record());
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new DataException("there is no whole number for the version in " + version.get());
    }
  }
}
