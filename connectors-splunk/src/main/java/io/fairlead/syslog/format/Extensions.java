// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.format;

import io.fairlead.delivery.record.RecordTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Keys and texts of an event: as configured, or every field of the value. */
final class Extensions {

  private final Map<String, RecordTemplate> configured;

  Extensions(Map<String, RecordTemplate> configured) {
    this.configured = configured;
  }

  Map<String, String> of(SinkRecord record) {
    Map<String, String> extensions = new LinkedHashMap<>();
    if (configured.isEmpty()) {
      if (!(record.value() instanceof Struct) && !(record.value() instanceof Map)) {
        throw new DataException("its value is no Struct or Map; set event.extensions");
      }
      fields("", record.value(), extensions);
      return extensions;
    }
    configured.forEach(
        (key, template) -> {
          String text = template.apply(record);
          if (text != null) {
            extensions.put(key, text);
          }
        });
    return extensions;
  }

  private static void fields(String prefix, Object value, Map<String, String> into) {
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        member(prefix + field.name(), struct.get(field), into);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> member(prefix + key, member, into));
    }
  }

  private static void member(String name, Object value, Map<String, String> into) {
    if (value instanceof Struct || value instanceof Map) {
      fields(name + ".", value, into);
      return;
    }
    String text = RecordTemplate.text(value);
    if (text != null) {
      // Keys are words; dots and brackets are understood by few receivers.
      into.put(name.replaceAll("[^A-Za-z0-9_]", "_"), text);
    }
  }
}
