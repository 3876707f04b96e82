// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells which column or constraint refused a row, as far as the driver says so apart. */
public final class RefusedRow {

  private RefusedRow() {}

  /** Text such as {@code , column price of table orders}; empty where the driver does not tell. */
  public static String describe(SQLException error) {
    SQLException root = SqlErrors.root(error);
    if (root instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
      ServerErrorMessage message = postgres.getServerErrorMessage();
      StringBuilder text = new StringBuilder();
      append(text, ", column ", message.getColumn());
      append(text, ", constraint ", message.getConstraint());
      append(text, ", table ", message.getTable());
      return text.toString();
    }
    return "";
  }

  private static void append(StringBuilder text, String label, String value) {
    if (value != null && !value.isEmpty()) {
      text.append(label).append(value);
    }
  }
}
