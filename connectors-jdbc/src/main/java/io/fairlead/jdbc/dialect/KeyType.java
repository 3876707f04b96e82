// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * How a column that orders the reading of a table is read, bound and stored, with the database's
 * full precision: an offset keeps microseconds even where the record's own field has milliseconds.
 */
public enum KeyType {
  /** Whole numbers up to 64 bits. */
  LONG {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      return rows.getLong(index);
    }

    @Override
    public Object decode(String text) {
      return Long.valueOf(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setLong(index, (Long) value);
    }
  },
  /** Any other number. */
  DECIMAL {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      return rows.getBigDecimal(index);
    }

    @Override
    public Object decode(String text) {
      return new BigDecimal(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setBigDecimal(index, (BigDecimal) value);
    }
  },
  /** Text, in the order of the column's collation. */
  TEXT {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      return rows.getString(index);
    }

    @Override
    public Object decode(String text) {
      return text;
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setString(index, (String) value);
    }
  },
  /** A value whose text form the server converts, such as PostgreSQL's uuid. */
  CONVERTED_TEXT {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      return rows.getString(index);
    }

    @Override
    public Object decode(String text) {
      return text;
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setObject(index, value, Types.OTHER);
    }
  },
  /** A timestamp without zone. */
  LOCAL_TIMESTAMP {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      return rows.getObject(index, LocalDateTime.class);
    }

    @Override
    public Object decode(String text) {
      return LocalDateTime.parse(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setObject(index, value);
    }
  },
  /** A timestamp with zone. */
  ZONED_TIMESTAMP {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      OffsetDateTime value = rows.getObject(index, OffsetDateTime.class);
      return value == null ? null : value.withOffsetSameInstant(ZoneOffset.UTC);
    }

    @Override
    public Object decode(String text) {
      return OffsetDateTime.parse(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setObject(index, value);
    }
  },
  /** A point in time that is read and bound as a timestamp without zone, in UTC. */
  UTC_TIMESTAMP {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      LocalDateTime value = rows.getObject(index, LocalDateTime.class);
      return value == null ? null : value.atOffset(ZoneOffset.UTC);
    }

    @Override
    public Object decode(String text) {
      return OffsetDateTime.parse(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setObject(index, ((OffsetDateTime) value).toLocalDateTime());
    }
  },
  /** A timestamp without zone, for drivers that know nothing of {@code java.time}. */
  SQL_TIMESTAMP {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      Timestamp value = rows.getTimestamp(index, UtcCalendar.get());
      return value == null ? null : LocalDateTime.ofInstant(value.toInstant(), ZoneOffset.UTC);
    }

    @Override
    public Object decode(String text) {
      return LocalDateTime.parse(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      Timestamp at = Timestamp.from(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
      statement.setTimestamp(index, at, UtcCalendar.get());
    }
  },
  /** A timestamp without zone that is stored as text in the order of time. */
  ISO_TIMESTAMP {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      String text = rows.getString(index);
      return text == null ? null : LocalDateTime.parse(text.replace(' ', 'T'));
    }

    @Override
    public Object decode(String text) {
      return LocalDateTime.parse(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      LocalDateTime at = (LocalDateTime) value;
      statement.setString(index, (at.getNano() == 0 ? ISO_SECONDS : ISO_MILLIS).format(at));
    }
  },
  /** A date. */
  DATE {
    @Override
    Object readValue(ResultSet rows, int index) throws SQLException {
      return rows.getObject(index, LocalDate.class);
    }

    @Override
    public Object decode(String text) {
      return LocalDate.parse(text);
    }

    @Override
    public void bind(PreparedStatement statement, int index, Object value) throws SQLException {
      statement.setObject(index, value);
    }
  };

  private static final DateTimeFormatter ISO_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  abstract Object readValue(ResultSet rows, int index) throws SQLException;

  /** Parses what {@link #encode(Object)} wrote. */
  public abstract Object decode(String text);

  /** Binds a value that {@link #read} or {@link #decode} gave. */
  public abstract void bind(PreparedStatement statement, int index, Object value)
      throws SQLException;

  /** The value of the column in the current row, {@code null} for NULL. */
  public Object read(ResultSet rows, int index) throws SQLException {
    Object value = readValue(rows, index);
    return rows.wasNull() ? null : value;
  }

  /** The value as text, without loss. */
  public String encode(Object value) {
    return value.toString();
  }

  /** Whether the type tells a point in time. */
  public boolean temporal() {
    return switch (this) {
      case LOCAL_TIMESTAMP, ZONED_TIMESTAMP, UTC_TIMESTAMP, SQL_TIMESTAMP, ISO_TIMESTAMP, DATE ->
          true;
      default -> false;
    };
  }
}
