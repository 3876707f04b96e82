// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which tables' snapshots have been begun, kept in the source offset of every record, so that it is
 * committed with the records and never before them.
 *
 * <p>Debezium's own entry in the offset lists the tables that are still to be read and where it is
 * in the first one. A table that was in that list once and is there no more has been read. Only
 * tables that were never in it are asked for.
 *
 * <p>Used by the task's thread alone, save where a method says otherwise.
 */
public final class SnapshotLedger {

  /** The entry in the source offset. */
  static final String ENTRY = "fairlead_snapshots";

  /** Debezium's entry: the tables still to be read, as JSON. */
  static final String REMAINING = "incremental_snapshot_collections";

  private final String request;
  private final List<String> captured;
  private final Set<String> begun = new TreeSet<>();
  private final ChunkPosition position;
  private volatile int remaining;
  private volatile int begunCount;
  private String lastRemaining = "";
  private String entry;

  /**
   * Begins where the stored offset says.
   *
   * @param request the text whose change asks for all tables anew
   * @param captured the tables that are captured now, as {@code schema.table}
   * @param stored the stored source offset, {@code null} if there is none
   */
  public SnapshotLedger(String request, Collection<String> captured, Map<String, ?> stored) {
    this.request = request;
    this.captured = List.copyOf(captured);
    if (stored != null && stored.get(ENTRY) instanceof String text) {
      read(text);
    }
    position = new ChunkPosition(stored);
    if (stored != null && stored.get(REMAINING) instanceof String list) {
      lastRemaining = list;
    }
    entry = write();
  }

  /** The tables that are captured now. */
  public List<String> captured() {
    return captured;
  }

  /** Whether an offset has a ledger in it. */
  public boolean known(Map<String, ?> offset) {
    return offset.containsKey(ENTRY);
  }

  /** How many tables have been read to their end. May be called by any thread. */
  int done() {
    return Math.max(0, begunCount - remaining);
  }

  /** The tables whose snapshot has to be asked for. */
  public List<String> missing() {
    Set<String> missing = new LinkedHashSet<>(captured);
    missing.removeAll(begun);
    return List.copyOf(missing);
  }

  /** Notes that tables need no snapshot any more: they are empty, or were read otherwise. */
  public void begun(Collection<String> tables) {
    if (begun.addAll(tables)) {
      entry = write();
    }
  }

  /**
   * A table that the offset before this one had as still to be read, that this one lacks, and whose
   * end nobody has seen.
   *
   * @param scanned whether a table was seen to be read to its end
   */
  Optional<String> lost(Map<String, ?> offset, Predicate<String> scanned) {
    String list = offset.get(REMAINING) instanceof String text ? text : "";
    if (lastRemaining.isEmpty() || list.equals(lastRemaining)) {
      return Optional.empty();
    }
    return captured.stream()
        .filter(table -> names(lastRemaining, table) && !names(list, table))
        .filter(table -> !scanned.test(table))
        .findFirst();
  }

  /** The offset with this ledger in it, as of the record that it belongs to. */
  public Map<String, ?> stamp(Map<String, ?> offset) {
    // Invariant 1: what the offset says is true of this record and all before it.
    if (!(offset.get(REMAINING) instanceof String list)) {
      remaining = 0;
      lastRemaining = "";
    } else if (!list.equals(lastRemaining)) {
      lastRemaining = list;
      List<String> named = captured.stream().filter(table -> names(list, table)).toList();
      remaining = named.size();
      begun(named);
    }
    Map<String, Object> stamped = new HashMap<>(offset);
    stamped.put(ENTRY, entry);
    String key = position.follow(offset);
    if (key != null) {
      stamped.put(ChunkPosition.ENTRY, key);
    }
    return stamped;
  }

  private static boolean names(String json, String table) {
    String text = table.replace("\\", "\\\\").replace("\"", "\\\"");
    return json.contains("\"" + text + "\"") || json.contains("." + text + "\"");
  }

  /** Tables that are captured no more are forgotten, so that they are read when they come back. */
  private void read(String text) {
    String[] parts = text.split("\\|", -1);
    if (decoded(parts[0]).equals(request)) {
      Arrays.stream(parts)
          .skip(1)
          .map(SnapshotLedger::decoded)
          .filter(captured::contains)
          .forEach(begun::add);
    }
  }

  private String write() {
    begunCount = begun.size();
    return encoded(request)
        + begun.stream().map(table -> "|" + encoded(table)).collect(Collectors.joining());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
