// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import io.fairlead.mqtt.client.MessageProperties;
import io.fairlead.mqtt.decode.Shape.Elements;
import io.fairlead.mqtt.decode.Shape.Fields;
import io.fairlead.mqtt.decode.Shape.Single;
import io.fairlead.mqtt.decode.Shape.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * JSON with a schema inferred for each Kafka topic. All fields are optional; the schema grows with
 * what is seen and never shrinks while the task runs.
 */
final class SchemaJsonDecoder implements PayloadDecoder {

  private record Known(Shape shape, Schema schema) {}

  private final JsonTree tree = new JsonTree();
  private final Map<String, Known> topics = new HashMap<>();

  @Override
  public SchemaAndValue decode(Source source, byte[] payload, MessageProperties properties) {
    Object value = tree.parse(payload);
    if (value == null) {
      return SchemaAndValue.NULL;
    }
    Known known = topics.get(source.kafkaTopic());
    Shape shape = Shape.of(value);
    Shape grown = known == null ? shape : known.shape().with(shape);
    if (known == null || !grown.equals(known.shape())) {
      known = new Known(grown, schema(grown));
      topics.put(source.kafkaTopic(), known);
    }
    return new SchemaAndValue(known.schema(), fit(known.schema(), value));
  }

  /** Null for what was never seen with a value: a field of unknown type cannot be in a schema. */
  private static Schema schema(Shape shape) {
    if (shape instanceof Unknown) {
      return null;
    }
    if (shape instanceof Single single) {
      return switch (single) {
        case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
        case INT64 -> Schema.OPTIONAL_INT64_SCHEMA;
        case FLOAT64 -> Schema.OPTIONAL_FLOAT64_SCHEMA;
        case TEXT -> Schema.OPTIONAL_STRING_SCHEMA;
      };
    }
    if (shape instanceof Elements elements) {
      Schema element = schema(elements.element());
      return SchemaBuilder.array(element == null ? Schema.OPTIONAL_STRING_SCHEMA : element)
          .optional()
          .build();
    }
    SchemaBuilder struct = SchemaBuilder.struct().optional();
    ((Fields) shape)
        .fields()
        .forEach(
            (name, field) -> {
              Schema schema = schema(field);
              if (schema != null) {
                struct.field(name, schema);
              }
            });
    return struct.build();
  }

  private static Object fit(Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    return switch (schema.type()) {
      case STRUCT -> struct(schema, (Map<?, ?>) value);
      case ARRAY -> array(schema, (List<?>) value);
      case FLOAT64 -> ((Number) value).doubleValue();
      case STRING -> value instanceof String text ? text : JsonText.of(value);
      default -> value;
    };
  }

  private static Struct struct(Schema schema, Map<?, ?> value) {
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      struct.put(field, fit(field.schema(), value.get(field.name())));
    }
    return struct;
  }

  private static List<Object> array(Schema schema, List<?> value) {
    List<Object> array = new ArrayList<>(value.size());
    value.forEach(each -> array.add(fit(schema.valueSchema(), each)));
    return array;
  }
}
