// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.document;

import io.fairlead.delivery.progress.Tracked;

/**
 * One item of a bulk request.
 *
 * @param record it comes from
 * @param kind of the item
 * @param target the document, as index and id, whose operations must keep their order; null if the
 *     server gives the id, or it belongs to this record alone
 * @param versioned whether the server itself keeps the order, by versions
 * @param bytes action and document, each with a line feed
 */
public record Operation(Tracked record, Kind kind, String target, boolean versioned, byte[] bytes) {

  /** The action of an item. */
  public enum Kind {
    INDEX("index"),
    CREATE("create"),
    UPDATE("update"),
    DELETE("delete");

    private final String action;

    Kind(String action) {
      this.action = action;
    }

    /** Its name in the API. */
    public String action() {
      return action;
    }
  }

  /** Whether the order beside other operations matters to the sink. */
  public boolean ordered() {
    return target != null;
  }
}
