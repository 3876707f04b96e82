// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What JSON values of one topic look like. Shapes only grow: a field that was seen stays, whole
 * numbers become floating-point ones when one was seen, and what contradicts itself becomes text.
 * Fields are in the order of their names, so the order of messages does not matter.
 */
sealed interface Shape {

  /** Nothing but null was seen. */
  record Unknown() implements Shape {}

  /** Single values. */
  enum Single implements Shape {
    BOOLEAN,
    INT64,
    FLOAT64,
    TEXT
  }

  /** An object. */
  record Fields(TreeMap<String, Shape> fields) implements Shape {}

  /** An array. */
  record Elements(Shape element) implements Shape {}

  Shape UNKNOWN = new Unknown();

  /** The shape of a value. */
  static Shape of(Object value) {
    if (value == null) {
      return UNKNOWN;
    }
    if (value instanceof Boolean) {
      return Single.BOOLEAN;
    }
    if (value instanceof Long) {
      return Single.INT64;
    }
    if (value instanceof Double) {
      return Single.FLOAT64;
    }
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, Shape> fields = new TreeMap<>();
      map.forEach((name, field) -> fields.put((String) name, of(field)));
      return new Fields(fields);
    }
    if (value instanceof List<?> list) {
      Shape element = UNKNOWN;
      for (Object each : list) {
        element = element.with(of(each));
      }
      return new Elements(element);
    }
    return Single.TEXT;
  }

  /** The shape that both fit; this one itself if the other fits it already. */
  default Shape with(Shape other) {
    if (equals(other) || other instanceof Unknown) {
      return this;
    }
    if (this instanceof Unknown) {
      return other;
    }
    if (this instanceof Fields mine && other instanceof Fields others) {
      return merged(mine, others);
    }
    if (this instanceof Elements mine && other instanceof Elements others) {
      Shape element = mine.element().with(others.element());
      return element.equals(mine.element()) ? this : new Elements(element);
    }
    boolean numbers =
        (this == Single.INT64 || this == Single.FLOAT64)
            && (other == Single.INT64 || other == Single.FLOAT64);
    return numbers ? Single.FLOAT64 : Single.TEXT;
  }

  private static Shape merged(Fields mine, Fields others) {
    TreeMap<String, Shape> grown = null;
    for (Map.Entry<String, Shape> field : others.fields().entrySet()) {
      Shape known = mine.fields().get(field.getKey());
      Shape both = known == null ? field.getValue() : known.with(field.getValue());
      if (!both.equals(known)) {
        if (grown == null) {
          grown = new TreeMap<>(mine.fields());
        }
        grown.put(field.getKey(), both);
      }
    }
    return grown == null ? mine : new Fields(grown);
  }
}
