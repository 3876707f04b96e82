// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads objects as structs. Fastest with the members in the order of the fields. */
final class StructReader implements ValueReader {

  /**
   * @param name quoted, with the colon, as writers write it
   */
  private record FieldReader(Field field, byte[] name, SchemaReader values) {}

  private final Schema schema;
  private final FieldReader[] fields;
  private final Map<String, Integer> byName = new HashMap<>();

  private StructReader(Schema schema, FieldReader[] fields) {
    this.schema = schema;
    this.fields = fields;
    for (int i = 0; i < fields.length; i++) {
      byName.put(fields[i].field.name(), i);
    }
  }

  static StructReader of(Schema schema, ReaderCompiler compiler) {
    List<Field> fields = schema.fields();
    FieldReader[] readers = new FieldReader[fields.size()];
    for (int i = 0; i < readers.length; i++) {
      Field field = fields.get(i);
      JsonOutput name = new JsonOutput();
      name.string(field.name());
      name.raw(':');
      readers[i] = new FieldReader(field, name.toByteArray(), compiler.compile(field.schema()));
    }
    return new StructReader(schema, readers);
  }

  @Override
  public Struct read(JsonInput in) {
    Struct struct = new Struct(schema);
    boolean[] seen = new boolean[fields.length];
    int next = 0;
    int left = fields.length;
    for (boolean more = in.open('{', '}'); more; more = in.more('}')) {
      in.peek();
      int index = next < fields.length && in.accept(fields[next].name) ? next : index(in);
      if (index < 0) {
        in.skip();
        continue;
      }
      if (seen[index]) {
        // The last of several counts, of which Apache's converter does not read the others.
        throw Unusual.RECORD;
      }
      seen[index] = true;
      left--;
      next = index + 1;
      put(struct, fields[index].field, fields[index].values.read(in));
    }
    if (left > 0) {
      fill(struct, seen);
    }
    return struct;
  }

  private int index(JsonInput in) {
    Integer index = byName.get(in.name());
    return index == null ? -1 : index;
  }

  private void fill(Struct struct, boolean[] seen) {
    for (int i = 0; i < fields.length; i++) {
      if (!seen[i]) {
        put(struct, fields[i].field, fields[i].values.missing());
      }
    }
  }

  private static void put(Struct struct, Field field, Object value) {
    if (value != null) {
      struct.put(field, value);
    } else if (!field.schema().isOptional()) {
      throw Unusual.RECORD;
    }
  }
}
