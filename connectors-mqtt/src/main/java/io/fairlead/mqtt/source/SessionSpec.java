// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Subscription;
import java.util.List;
import java.util.Map;

/**
 * A session of this task.
 *
 * @param clientId under which the broker keeps it
 * @param slot which share of the topics it keeps, 0 where all
 * @param subscriptions what it subscribes to; nothing if it is to be emptied
 * @param obsolete filters that it may still be subscribed to, and shall not be
 * @param offset stored with its records: what it is subscribed to, for the next start
 */
record SessionSpec(
    String clientId,
    int slot,
    List<Subscription> subscriptions,
    List<String> obsolete,
    Map<String, String> offset) {

  static final String SUBSCRIPTIONS = "subscriptions";

  /** The source partition of its records. */
  Map<String, String> partition() {
    return Map.of("client", clientId);
  }
}
