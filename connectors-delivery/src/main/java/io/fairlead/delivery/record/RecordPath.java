// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * A path into a Struct or a Map, names separated by dots: {@code order.customer.id}. A name that
 * has dots itself is found when it is the whole path.
 */
public final class RecordPath {

  private final String path;
  private final List<String> names;

  /** Parses a path. */
  public RecordPath(String path) {
    this.path = path;
    this.names = List.of(path.split("\\."));
  }

  /** What the path leads to; {@code null} if there is nothing. */
  public Object in(Object root) {
    Object whole = child(root, path);
    if (whole != null || names.size() == 1) {
      return whole;
    }
    Object current = root;
    for (String name : names) {
      current = child(current, name);
      if (current == null) {
        return null;
      }
    }
    return current;
  }

  private static Object child(Object parent, String name) {
    if (parent instanceof Struct struct) {
      Field field = struct.schema().field(name);
      return field == null ? null : struct.get(field);
    }
    return parent instanceof Map<?, ?> map ? map.get(name) : null;
  }

  @Override
  public String toString() {
    return path;
  }
}
