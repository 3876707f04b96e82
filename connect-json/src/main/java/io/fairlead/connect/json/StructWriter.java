// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Writes structs as objects, with names that are encoded once. */
final class StructWriter implements ValueWriter {

  /**
   * @param name with what stands before and behind it
   */
  private record FieldWriter(Field field, boolean hasDefault, byte[] name, SchemaWriter values) {

    void write(JsonOutput out, Struct struct) {
      out.raw(name);
      // The shorter way replaces null by the default value.
      values.write(out, hasDefault ? struct.getWithoutDefault(field.name()) : struct.get(field));
    }
  }

  private final Schema schema;
  private final FieldWriter[] fields;

  private StructWriter(Schema schema, FieldWriter[] fields) {
    this.schema = schema;
    this.fields = fields;
  }

  static StructWriter of(Schema schema, WriterCompiler compiler) {
    List<Field> fields = schema.fields();
    FieldWriter[] writers = new FieldWriter[fields.size()];
    Set<String> names = new HashSet<>();
    for (int i = 0; i < writers.length; i++) {
      Field field = fields.get(i);
      if (field.index() != i || !names.add(field.name())) {
        throw Unusual.RECORD;
      }
      JsonOutput name = new JsonOutput();
      if (i > 0) {
        name.raw(',');
      }
      name.string(field.name());
      name.raw(':');
      writers[i] =
          new FieldWriter(
              field,
              field.schema().defaultValue() != null,
              name.toByteArray(),
              compiler.compile(field.schema()));
    }
    return new StructWriter(schema, writers);
  }

  @Override
  public void write(JsonOutput out, Object value) {
    Struct struct = (Struct) value;
    if (struct.schema() != schema && !struct.schema().equals(schema)) {
      throw Unusual.RECORD;
    }
    out.open('{');
    for (FieldWriter field : fields) {
      field.write(out, struct);
    }
    out.close('}');
  }
}
