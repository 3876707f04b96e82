// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import io.fairlead.mqtt.client.ReasonCode.Blame;

/** Checks what a broker granted to a subscription. */
final class Grants {

  private Grants() {}

  /**
   * @param code of the SUBACK
   * @throws LinkException if the subscription was refused or granted at a lower QoS
   */
  static void check(BrokerAddress broker, Subscription wanted, int code) {
    if (code >= 0x80) {
      throw LinkException.refused(
          "Subscribing to '" + wanted.filter() + "' at " + broker,
          ReasonCode.of(code).orElse(ReasonCode.UNSPECIFIED_ERROR),
          null);
    }
    if (code < wanted.qos()) {
      // At QoS 0 nothing would be acknowledged, and whatever is under way be lost with the link.
      throw LinkException.permanent(
          "The broker at %s grants QoS %d for '%s' where %d was asked for"
              .formatted(broker, code, wanted.filter(), wanted.qos()),
          Blame.QOS,
          "allow it in the broker, or ask for the lower one if messages may be lost");
    }
  }
}
