// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

/**
 * A transaction snapshot of PostgreSQL, and the arithmetic of its transaction numbers. A row's
 * {@code xmin} has 32 bits and wraps; here numbers have 64 and never do.
 *
 * @param xmin every transaction below has ended
 * @param xmax no transaction from here on had begun
 * @param text the whole snapshot, to tell whether anything ended between two of them
 */
record Transactions(long xmin, long xmax, String text) {

  private static final long MASK = 0xFFFFFFFFL;
  private static final long FIRST_NORMAL = 3;

  /** The query for the present snapshot. */
  static final String QUERY = "SELECT pg_current_snapshot()::text";

  static Transactions parse(String text) {
    String[] parts = text.split(":", -1);
    return new Transactions(Long.parseLong(parts[0]), Long.parseLong(parts[1]), text);
  }

  /**
   * The full number of a row's {@code xmin} that this snapshot sees. A frozen row whose number is
   * more than 2^32 transactions old looks newer than it is, never the other way round: such a row
   * may be read twice, but no row is missed.
   */
  long full(long xid) {
    if (xid < FIRST_NORMAL) {
      return xid;
    }
    return xmax - distance(xid);
  }

  private long distance(long xid) {
    return ((xmax - 1 - xid) & MASK) + 1;
  }

  /** SQL for {@link #full}'s distance of a row; takes {@code xmax - 1} as parameter. */
  static String distanceSql(String alias) {
    return "((? - " + alias + ".xmin::text::bigint) & 4294967295)";
  }
}
