// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Types;
import java.util.Optional;

/** Which types of the JDBC standard can order the reading of a table. */
public final class StandardKeys {

  private StandardKeys() {}

  /** How a key column of the type is handled, or empty if it cannot order. */
  public static Optional<KeyType> keyType(Column column) {
    return switch (column.type().jdbc()) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> Optional.of(KeyType.LONG);
      case Types.BIGINT ->
          Optional.of(
              column.type().name().toUpperCase(java.util.Locale.ROOT).contains("UNSIGNED")
                  ? KeyType.DECIMAL
                  : KeyType.LONG);
      case Types.NUMERIC, Types.DECIMAL -> Optional.of(KeyType.DECIMAL);
      case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> Optional.of(KeyType.TEXT);
      case Types.TIMESTAMP -> Optional.of(KeyType.LOCAL_TIMESTAMP);
      case Types.TIMESTAMP_WITH_TIMEZONE -> Optional.of(KeyType.ZONED_TIMESTAMP);
      case Types.DATE -> Optional.of(KeyType.DATE);
      default -> Optional.empty();
    };
  }
}
