// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.transport;

import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/** A way to one receiver. For use by one thread; {@code close} may be called by any. */
interface Connection extends AutoCloseable {

  /**
   * Sends messages, in their order.
   *
   * @param delivered gets the position of each message as soon as it counts as delivered
   * @throws IOException if the receiver cannot be reached any more; the connection is of no use
   *     then
   */
  void send(List<byte[]> messages, IntConsumer delivered) throws IOException;

  @Override
  void close();
}
