// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

/**
 * Stands in a header of a record whose payload cannot be decoded. No converter knows this class, so
 * the record fails in the header converter, which is how a source connector has a record handled by
 * {@code errors.tolerance} and kept, with its payload as it came, in the dead-letter topic. There
 * the header tells the reason.
 */
record UndecodablePayload(String reason) {

  @Override
  public String toString() {
    return reason;
  }
}
