// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was measured at one moment.
 *
 * @param nanos of the moment, of {@link System#nanoTime()}
 * @param tables one for each table of the order system
 */
record Figures(long nanos, List<Table> tables) {

  /**
   * One table's way.
   *
   * @param name of the table in the order system
   * @param changes rows that the order system inserted, updated or deleted in this run
   * @param in records in the topic
   * @param out records that the sink has delivered and committed
   * @param behind by how much the warehouse's newest row is older than the order system's; empty
   *     while the warehouse has none
   */
  record Table(String name, long changes, long in, long out, Optional<Duration> behind) {

    long lag() {
      return Math.max(0, in - out);
    }
  }

  long changes() {
    return tables.stream().mapToLong(Table::changes).sum();
  }

  long in() {
    return tables.stream().mapToLong(Table::in).sum();
  }

  long out() {
    return tables.stream().mapToLong(Table::out).sum();
  }

  long lag() {
    return tables.stream().mapToLong(Table::lag).sum();
  }

  /** The worst of all tables; empty while one of them has not arrived. */
  Optional<Duration> behind() {
    if (tables.stream().anyMatch(table -> table.behind().isEmpty())) {
      return Optional.empty();
    }
    return tables.stream().map(table -> table.behind().get()).max(Duration::compareTo);
  }

  /** Records a second that the sink delivered since the earlier moment. */
  double outPerSecond(Figures earlier) {
    double seconds = (nanos - earlier.nanos) / 1e9;
    return seconds <= 0 ? 0 : (out() - earlier.out()) / seconds;
  }
}
