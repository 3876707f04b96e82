// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import javax.crypto.SecretKey;

/**
 * Key with which workers sign requests to each other (KIP-507).
 *
 * @param creationTimestamp epoch milliseconds
 */
public record SessionKey(SecretKey key, long creationTimestamp) {

  @Override
  public String toString() {
    // Invariant 7: the key itself is never printed.
    return "SessionKey[creationTimestamp=" + creationTimestamp + "]";
  }
}
