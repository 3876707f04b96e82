// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.source.Keyset.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The offset of a record, computed when it is first looked at: most are never, since only the last
 * of a commit is stored.
 *
 * <p>Fields: {@code timestamp}, {@code timestamp_nanos} and {@code incrementing} as the peers write
 * them, for people and for going over from a peer; {@code position} with the full precision of
 * every key column, which wins; {@code transactions} with what {@link Coverage} says beyond the
 * position; {@code recent} with the rows near the position that were read; {@code initial} with the
 * timestamp before which nothing is read; {@code rows} with how many rows were handed on, for the
 * progress alone.
 */
final class TableOffset extends AbstractMap<String, Object> {

  static final String TIMESTAMP = "timestamp";
  static final String TIMESTAMP_NANOS = "timestamp_nanos";
  static final String INCREMENTING = "incrementing";
  static final String POSITION = "position";
  static final String TRANSACTIONS = "transactions";
  static final String INITIAL = "initial";
  static final String RECENT = "recent";
  static final String RECENT_FROM = "recent_from";
  static final String ROWS = "rows";

  /**
   * What an offset needs to know of its table.
   *
   * @param keyset the table's order
   * @param zone the zone of timestamps without one
   * @param initial where reading began, if not at the start
   */
  record Context(Keyset keyset, ZoneId zone, Optional<Object> initial) {}

  private final Context context;
  private final Supplier<Coverage> coverage;
  private long rows;
  private Map<String, Object> fields;

  TableOffset(Context context, Supplier<Coverage> coverage) {
    this.context = context;
    this.coverage = coverage;
  }

  /** Says, before anybody looks, how many rows of the table were handed on with this one. */
  void rows(long count) {
    rows = count;
  }

  /** How many rows a stored offset says were handed on; 0 if it does not say. */
  static long rows(Map<String, ?> stored) {
    return stored != null && stored.get(ROWS) instanceof Number count ? count.longValue() : 0;
  }

  @Override
  public synchronized Set<Entry<String, Object>> entrySet() {
    if (fields == null) {
      fields = write(context, coverage.get());
      if (rows > 0) {
        fields.put(ROWS, rows);
      }
    }
    return fields.entrySet();
  }

  @Override
  public Object get(Object key) {
    return entrySet().isEmpty() ? null : fields.get(key);
  }

  private static Map<String, Object> write(Context context, Coverage coverage) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Keyset keyset = context.keyset();
    Position end = coverage.end();
    // A peer, which knows nothing of gaps, goes on from before the first.
    Position contiguous = coverage.contiguousEnd();
    if (contiguous != null) {
      for (int i = 0; i < keyset.parts().size(); i++) {
        Part part = keyset.parts().get(i);
        Object value = contiguous.values().get(i);
        switch (part.role()) {
          case TIMESTAMP -> {
            Instant instant = instant(value, context.zone());
            fields.put(TIMESTAMP, instant.toEpochMilli());
            fields.put(TIMESTAMP_NANOS, (long) instant.getNano());
          }
          case INCREMENTING -> {
            if (value instanceof Long) {
              fields.put(INCREMENTING, value);
            }
          }
          case TIE_BREAKER -> {
            // Only in the position.
          }
        }
      }
    }
    if (end != null) {
      fields.put(POSITION, end.encode(keyset.types()));
      if (coverage.segments().stream().anyMatch(s -> s.horizon() != Coverage.UNKNOWN)) {
        fields.put(TRANSACTIONS, coverage.encode(keyset.types()));
      }
    }
    coverage
        .recent()
        .ifPresent(
            recent -> {
              fields.put(RECENT, recent.encode());
              if (recent.floor() != null) {
                fields.put(RECENT_FROM, keyset.types().get(0).encode(recent.floor()));
              }
            });
    context.initial().ifPresent(value -> fields.put(INITIAL, keyset.types().get(0).encode(value)));
    return fields;
  }

  /**
   * Reads a stored offset.
   *
   * @throws IllegalArgumentException if it does not belong to a table of this order
   */
  static Coverage read(Map<String, ?> stored, Keyset keyset, ZoneId zone) {
    if (stored == null || stored.isEmpty()) {
      return Coverage.NOTHING;
    }
    if (stored.get(POSITION) instanceof String text) {
      Position end = Position.decode(text, keyset.types());
      if (stored.get(RECENT) instanceof String recent) {
        Object floor =
            stored.get(RECENT_FROM) instanceof String from
                ? keyset.types().get(0).decode(from)
                : null;
        return Coverage.upTo(end).with(RecentRows.View.stored(recent, floor));
      }
      return stored.get(TRANSACTIONS) instanceof String transactions
          ? Coverage.decode(transactions, end, keyset.types())
          : Coverage.upTo(end);
    }
    List<Object> values = new ArrayList<>();
    for (Part part : keyset.parts()) {
      switch (part.role()) {
        case TIMESTAMP -> {
          if (stored.get(TIMESTAMP) instanceof Number millis) {
            values.add(peerTimestamp(millis.longValue(), stored.get(TIMESTAMP_NANOS), part, zone));
          }
        }
        case INCREMENTING -> {
          if (stored.get(INCREMENTING) instanceof Number number) {
            values.add(part.type().decode(Long.toString(number.longValue())));
          }
        }
        case TIE_BREAKER -> {
          // A peer has none; without it the position cannot be told.
        }
      }
    }
    if (values.isEmpty()) {
      return Coverage.NOTHING;
    }
    if (values.size() < keyset.parts().size()) {
      throw new IllegalArgumentException(
          "names only " + values.size() + " of the " + keyset.parts().size() + " key columns");
    }
    return Coverage.upTo(new Position(values));
  }

  static Optional<Object> initial(Map<String, ?> stored, Keyset keyset) {
    return stored != null && stored.get(INITIAL) instanceof String text
        ? Optional.of(keyset.types().get(0).decode(text))
        : Optional.empty();
  }

  private static Object peerTimestamp(long millis, Object nanos, Part part, ZoneId zone) {
    Instant instant = Instant.ofEpochMilli(millis);
    if (nanos instanceof Number number) {
      instant = Instant.ofEpochSecond(instant.getEpochSecond(), number.longValue());
    }
    return timestamp(instant, part, zone);
  }

  /** A point in time as the value of a timestamp column. */
  static Object timestamp(Instant instant, Part part, ZoneId zone) {
    return switch (part.type()) {
      case ZONED_TIMESTAMP, UTC_TIMESTAMP -> instant.atOffset(ZoneOffset.UTC);
      case DATE -> LocalDate.ofInstant(instant, zone);
      default -> LocalDateTime.ofInstant(instant, zone);
    };
  }

  /** The point in time of a timestamp column's value. */
  static Instant instant(Object value, ZoneId zone) {
    if (value instanceof OffsetDateTime zoned) {
      return zoned.toInstant();
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay(zone).toInstant();
    }
    return ((LocalDateTime) value).atZone(zone).toInstant();
  }
}
