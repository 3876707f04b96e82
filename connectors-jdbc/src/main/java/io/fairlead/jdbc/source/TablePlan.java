// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one table, or the query, is read.
 *
 * @param name what it is called in messages
 * @param from what stands behind FROM, with the alias {@code t}
 * @param keyset its order; empty in bulk mode
 * @param snapshots whether late rows are told by transaction snapshots
 * @param target what its records look like
 */
record TablePlan(
    String name, String from, Optional<Keyset> keyset, boolean snapshots, Target target) {

  /** The alias of the table in every query. */
  static final String ALIAS = "t";

  /**
   * What the records look like.
   *
   * @param topic their topic
   * @param partition their source partition
   * @param table the table's description, for nullability; empty for a query
   * @param keyColumns the columns of the record's key; empty for none
   */
  record Target(
      String topic,
      Map<String, String> partition,
      Optional<Table> table,
      List<String> keyColumns) {}

  /** {@code SELECT} of all columns up to {@code WHERE}. */
  String select(String extra) {
    return "SELECT " + extra + ALIAS + ".* FROM " + from;
  }

  String orderBy(Identifiers identifiers) {
    return keyset.map(keys -> " ORDER BY " + keys.orderBy(identifiers)).orElse("");
  }
}
