// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.sink.RowShape.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which columns the fields of a value are.
 *
 * @param flatten whether fields of nested values are columns of their own
 * @param delimiter what stands between the parts of their names
 */
record ValueFields(boolean flatten, String delimiter) {

  /** What tells values without schema apart whose columns differ. */
  Object names(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return String.valueOf(value == null);
    }
    Map<Object, Object> names = new HashMap<>();
    map.forEach(
        (name, inner) ->
            names.put(name, flatten && inner instanceof Map<?, ?> ? names(inner) : ""));
    return names;
  }

  /** The columns of a change's value. */
  List<Source> of(Change change) {
    List<Source> sources = new ArrayList<>();
    if (change.value() instanceof Struct struct) {
      structs(sources, "", struct.schema(), c -> (Struct) c.value(), false);
    } else if (change.value() instanceof Map<?, ?> map) {
      maps(sources, "", map, c -> (Map<?, ?>) c.value());
    } else {
      throw new DataException(
          "The record's value has no fields: it must be a Struct, or a map against an existing"
              + " table");
    }
    return sources;
  }

  private void structs(
      List<Source> into,
      String path,
      Schema schema,
      Function<Change, Struct> struct,
      boolean optional) {
    for (Field field : schema.fields()) {
      boolean mayLack = optional || field.schema().isOptional();
      Function<Change, Object> value =
          change -> {
            Struct parent = struct.apply(change);
            return parent == null ? null : parent.get(field);
          };
      if (flatten && field.schema().type() == Schema.Type.STRUCT) {
        structs(
            into,
            path + field.name() + delimiter,
            field.schema(),
            change -> (Struct) value.apply(change),
            mayLack);
      } else {
        into.add(new Source(path + field.name(), Optional.of(field.schema()), value, mayLack));
      }
    }
  }

  private void maps(
      List<Source> into, String path, Map<?, ?> map, Function<Change, Map<?, ?>> parent) {
    for (Object name :
        map.keySet().stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList()) {
      Function<Change, Object> value =
          change -> {
            Map<?, ?> holder = parent.apply(change);
            return holder == null ? null : holder.get(name);
          };
      if (flatten && map.get(name) instanceof Map<?, ?> inner) {
        maps(into, path + name + delimiter, inner, change -> (Map<?, ?>) value.apply(change));
      } else {
        into.add(new Source(path + name, Optional.empty(), value, true));
      }
    }
  }

  static Source field(Field field, Function<Change, Struct> struct) {
    return new Source(
        field.name(),
        Optional.of(field.schema()),
        change -> struct.apply(change).get(field),
        field.schema().isOptional());
  }
}
