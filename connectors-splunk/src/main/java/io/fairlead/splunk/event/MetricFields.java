// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fairlead.delivery.record.RecordTemplate;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** A value as metrics: numbers become {@code metric_name:…}, text and flags dimensions. */
final class MetricFields {

  private final String prefix;

  MetricFields(String prefix) {
    this.prefix = prefix;
  }

  void write(JsonGenerator json, Object value) throws IOException {
    if (write(json, "", value) == 0) {
      throw new DataException("A metric needs a Struct or Map with at least one number");
    }
  }

  private int write(JsonGenerator json, String path, Object value) throws IOException {
    int metrics = 0;
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        metrics += member(json, path + field.name(), struct.get(field));
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        metrics += member(json, path + entry.getKey(), entry.getValue());
      }
    }
    return metrics;
  }

  private int member(JsonGenerator json, String name, Object value) throws IOException {
    if (value instanceof Struct || value instanceof Map) {
      return write(json, name + ".", value);
    }
    if (value instanceof Number number) {
      double asDouble = number.doubleValue();
      if (!Double.isFinite(asDouble)) {
        return 0;
      }
      json.writeFieldName("metric_name:" + prefix + name);
      json.writeNumber(RecordTemplate.text(number));
      return 1;
    }
    String text = value instanceof Iterable ? null : RecordTemplate.text(value);
    if (text != null) {
      json.writeStringField(name, text);
    }
    return 0;
  }
}
