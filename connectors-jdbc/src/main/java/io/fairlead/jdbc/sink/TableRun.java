// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;

/**
 * Changes to one table that can be written together: first the deletes, then the writes. In all
 * modes but insert, of changes with one key the one counts that would count if they were written
 * one after the other, and keys are in order, so that tasks do not wait for each other in a circle.
 */
final class TableRun {

  private record Final(Change change, boolean deleteBefore) {}

  /** Deletes, and the writes that come after them. */
  record Changes(List<Change> deletes, List<Change> writes) {}

  private final InsertMode mode;
  private final RowShape shape;
  private final Optional<RowShape.Source> version;
  private final List<Change> inserts = new ArrayList<>();
  private final Map<KeyValues, Final> byKey = new LinkedHashMap<>();
  private boolean insertsBegun;

  TableRun(InsertMode mode, RowShape shape, Optional<String> versionColumn) {
    this.mode = mode;
    this.shape = shape;
    this.version =
        versionColumn.flatMap(
            name ->
                shape.values().stream().filter(source -> source.column().equals(name)).findFirst());
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
    } else if (mode != InsertMode.IGNORE && !older(change, before.change())) {
      byKey.put(key, new Final(change, before.deleteBefore()));
    }
    return true;
  }

  // Values of one field are of one class.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private boolean older(Change change, Change than) {
    if (version.isEmpty()) {
      return false;
    }
    Object mine = version.get().value().apply(change);
    Object other = version.get().value().apply(than);
    return mine instanceof Comparable comparable
        && other != null
        && mine.getClass() == other.getClass()
        && comparable.compareTo(other) < 0;
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

  /** What is to be written now; nothing may be added after. */
  Changes changes() {
    List<Change> deletes = new ArrayList<>();
    List<Change> writes = mode == InsertMode.INSERT ? inserts : new ArrayList<>(byKey.size());
    byKey.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .forEach(
            last -> {
              if (last.change().delete() || last.deleteBefore()) {
                deletes.add(last.change());
              }
              if (!last.change().delete()) {
                writes.add(last.change());
              }
            });
    return new Changes(deletes, writes);
  }
}
