// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Types;

/** Writes a column's type as a definition has it, for statements that must repeat it. */
public final class TypeText {

  private TypeText() {}

  /** Such as {@code DECIMAL(10,2)} or {@code VARCHAR(40)}. */
  public static String of(Column column) {
    Column.Type type = column.type();
    return switch (type.jdbc()) {
      case Types.DECIMAL, Types.NUMERIC ->
          type.precision() > 0
              ? type.name() + "(" + type.precision() + "," + Math.max(0, type.scale()) + ")"
              : type.name();
      case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR, Types.BINARY, Types.VARBINARY ->
          type.precision() > 0 && !type.name().contains("(")
              ? type.name() + "(" + type.precision() + ")"
              : type.name();
      default -> type.name();
    };
  }
}
