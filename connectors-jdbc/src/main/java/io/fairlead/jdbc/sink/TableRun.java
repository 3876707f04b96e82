// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/**
 * Changes to one table that can be written together: first the deletes, then the writes. In all
 * modes but insert, of changes with one key the one counts that would count if they were written
 * one after the other, and keys are in order, so that tasks do not wait for each other in a circle.
 */
final class TableRun {

  private record Final(Change change, boolean deleteBefore) {}

  private final InsertMode mode;
  private final RowShape shape;
  private final List<Change> inserts = new ArrayList<>();
  private final Map<KeyValues, Final> byKey = new LinkedHashMap<>();
  private boolean insertsBegun;

  TableRun(InsertMode mode, RowShape shape) {
    this.mode = mode;
    this.shape = shape;
  }

  RowShape shape() {
    return shape;
  }

  /** Takes a change in; {@code false} if it must wait until this run is written. */
  boolean add(Change change) {
    if (mode == InsertMode.INSERT) {
      return addInsert(change);
    }
    KeyValues key = KeyValues.of(shape.keys(), change);
    if (key.hasNull()) {
      throw new DataException("A column of the primary key is null");
    }
    Final before = byKey.get(key);
    if (before == null) {
      byKey.put(key, new Final(change, false));
    } else if (change.delete()) {
      byKey.put(key, new Final(change, true));
    } else if (before.change().delete()) {
      byKey.put(key, new Final(change, true));
    } else if (mode != InsertMode.IGNORE) {
      byKey.put(key, new Final(change, before.deleteBefore()));
    }
    return true;
  }

  private boolean addInsert(Change change) {
    if (change.delete()) {
      if (insertsBegun) {
        return false;
      }
      byKey.put(KeyValues.of(shape.keys(), change), new Final(change, true));
      return true;
    }
    insertsBegun = true;
    inserts.add(change);
    return true;
  }

  List<Change> deletes() {
    return sorted().stream()
        .filter(last -> last.change().delete() || last.deleteBefore())
        .map(Final::change)
        .toList();
  }

  List<Change> writes() {
    if (mode == InsertMode.INSERT) {
      return inserts;
    }
    return sorted().stream().map(Final::change).filter(change -> !change.delete()).toList();
  }

  private List<Final> sorted() {
    return byKey.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
