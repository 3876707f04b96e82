// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.sink.RowShape.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;

/** Works out the shape of rows, once per combination of schemas. Not thread-safe. */
final class RowShapes {

  private static final int MAX_CACHED = 1_000;

  private record Cached(Object keySchema, Object valueSchema, Object headers) {}

  private final PkMode pkMode;
  private final List<String> pkFields;
  private final Set<String> fields;
  private final ValueFields valueFields;
  private final boolean deleteMarks;
  private final Map<Cached, RowShape> shapes = new HashMap<>();
  private Schema lastKeySchema;
  private Schema lastValueSchema;
  private RowShape last;

  RowShapes(SinkConfig config) {
    this.pkMode = config.pkMode();
    this.pkFields = config.pkFields();
    this.fields = config.fields();
    this.valueFields = new ValueFields(config.flatten(), config.flattenDelimiter());
    this.deleteMarks = config.deleteEnabled();
  }

  /**
   * The shape of a change's row.
   *
   * @throws DataException if the record has no such row
   */
  RowShape of(Change change) {
    Schema keySchema = change.record().keySchema();
    Schema valueSchema = change.valueSchema();
    boolean schemas =
        valueSchema != null
            && pkMode != PkMode.RECORD_HEADER
            && (keySchema != null || pkMode != PkMode.RECORD_KEY);
    // Converters give the same instance for every record, so comparing instances nearly always
    // does.
    if (schemas && last != null && keySchema == lastKeySchema && valueSchema == lastValueSchema) {
      return last;
    }
    Object keyShape = keySchema != null ? keySchema : valueFields.names(change.record().key());
    Object valueShape = valueSchema != null ? valueSchema : valueFields.names(change.value());
    Object headers = pkMode == PkMode.RECORD_HEADER ? headerNames(change) : Set.of();
    if (shapes.size() > MAX_CACHED) {
      shapes.clear();
    }
    RowShape shape =
        shapes.computeIfAbsent(new Cached(keyShape, valueShape, headers), missing -> make(change));
    if (schemas) {
      lastKeySchema = keySchema;
      lastValueSchema = valueSchema;
      last = shape;
    }
    return shape;
  }

  private static Set<String> headerNames(Change change) {
    Set<String> names = new TreeSet<>();
    for (Header header : change.record().headers()) {
      names.add(header.key());
    }
    return names;
  }

  private RowShape make(Change change) {
    List<Source> keys =
        switch (pkMode) {
          case NONE -> List.of();
          case KAFKA -> kafka();
          case RECORD_KEY -> recordKey(change);
          case RECORD_VALUE -> recordValue(change);
          case RECORD_HEADER -> recordHeaders(change);
        };
    if (change.delete()) {
      return new RowShape(keys, List.of(), true);
    }
    Set<String> keyNames = new HashSet<>(keys.stream().map(Source::column).toList());
    List<Source> values =
        valueFields.of(change).stream()
            .filter(source -> !deleteMarks || !source.column().equals(Change.DELETED))
            .filter(source -> !keyNames.contains(source.column()))
            .filter(source -> fields.isEmpty() || fields.contains(source.column()))
            .toList();
    if (keys.isEmpty() && values.isEmpty()) {
      throw new DataException("The record's value has no field to write");
    }
    return new RowShape(keys, values, false);
  }

  private List<Source> kafka() {
    List<String> names = pkFields.isEmpty() ? SinkKeys.KAFKA_COLUMNS : pkFields;
    return List.of(
        new Source(
            names.get(0), Optional.of(Schema.STRING_SCHEMA), c -> c.record().originalTopic()),
        new Source(
            names.get(1),
            Optional.of(Schema.INT32_SCHEMA),
            c -> c.record().originalKafkaPartition()),
        new Source(
            names.get(2), Optional.of(Schema.INT64_SCHEMA), c -> c.record().originalKafkaOffset()));
  }

  private List<Source> recordKey(Change change) {
    Schema schema = change.record().keySchema();
    Object key = change.record().key();
    if (key == null) {
      throw new DataException("The record has no key, but pk.mode=record_key needs one");
    }
    if (key instanceof Struct) {
      return structKey(schema, c -> (Struct) c.record().key(), "key");
    }
    if (key instanceof Map<?, ?> map) {
      return mapKey(map, c -> (Map<?, ?>) c.record().key(), "key");
    }
    if (pkFields.size() != 1) {
      throw new DataException(
          "The record's key is a primitive, so pk.fields must have one name, that of its column");
    }
    return List.of(new Source(pkFields.get(0), Optional.ofNullable(schema), c -> c.record().key()));
  }

  private List<Source> recordValue(Change change) {
    if (change.value() instanceof Struct struct) {
      return structKey(struct.schema(), c -> (Struct) c.value(), "value");
    }
    if (change.value() instanceof Map<?, ?> map) {
      return mapKey(map, c -> (Map<?, ?>) c.value(), "value");
    }
    throw new DataException(
        "The record has no value with fields, but pk.mode=record_value needs one");
  }

  private List<Source> structKey(Schema schema, Function<Change, Struct> struct, String part) {
    List<String> names =
        pkFields.isEmpty() ? schema.fields().stream().map(Field::name).toList() : pkFields;
    List<Source> sources = new ArrayList<>();
    for (String name : names) {
      Field field = schema.field(name);
      if (field == null) {
        throw new DataException(
            "The record's " + part + " has no field " + name + ", which pk.fields names");
      }
      sources.add(ValueFields.field(field, struct));
    }
    return sources;
  }

  private List<Source> mapKey(Map<?, ?> map, Function<Change, Map<?, ?>> source, String part) {
    List<String> names =
        pkFields.isEmpty()
            ? map.keySet().stream().map(String::valueOf).sorted().toList()
            : pkFields;
    for (String name : names) {
      if (!map.containsKey(name)) {
        throw new DataException(
            "The record's " + part + " has no field " + name + ", which pk.fields names");
      }
    }
    return names.stream()
        .map(name -> new Source(name, Optional.empty(), c -> source.apply(c).get(name)))
        .toList();
  }

  private List<Source> recordHeaders(Change change) {
    List<String> names = pkFields.isEmpty() ? List.copyOf(headerNames(change)) : pkFields;
    List<Source> sources = new ArrayList<>();
    for (String name : names) {
      Header header = change.record().headers().lastWithName(name);
      if (header == null) {
        throw new DataException("The record has no header " + name + ", which pk.fields names");
      }
      sources.add(
          new Source(
              name,
              Optional.ofNullable(header.schema()),
              c -> c.record().headers().lastWithName(name).value()));
    }
    return sources;
  }
}
