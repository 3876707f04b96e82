// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

/**
 * A column as the database describes it.
 *
 * @param name its name
 * @param type type and size
 * @param nullable whether it takes NULL
 * @param autoIncrement whether the database numbers it
 * @param hasDefault whether it has a default, a generated value included
 */
public record Column(
    String name, Type type, boolean nullable, boolean autoIncrement, boolean hasDefault) {

  /**
   * A column's type.
   *
   * @param jdbc the code of {@link java.sql.Types}
   * @param name the database's name for it
   * @param precision digits or length; 0 where unlimited or unknown
   * @param scale digits after the point
   */
  public record Type(int jdbc, String name, int precision, int scale) {}
}
