// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

/** A payload that is not what was expected. The message tells why, without quoting content. */
public final class UndecodableException extends RuntimeException {

  /** With the reason. */
  public UndecodableException(String reason) {
    super(reason);
  }
}
