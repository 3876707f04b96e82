// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the rows that were there already have been read.
 *
 * @param reading whether any are being read now
 * @param tables how many tables are captured, 0 if that is not known
 * @param tablesDone how many of them have been read
 * @param table the one that is being read; empty if none
 */
record SnapshotState(boolean reading, int tables, int tablesDone, String table) {

  /** As details of a progress report. */
  Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("tables", Integer.toString(tables));
    details.put("tables_done", Integer.toString(tablesDone));
    if (!table.isEmpty()) {
      details.put("table", table);
    }
    return details;
  }
}
