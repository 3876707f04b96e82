// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntConsumer;

/** One datagram per message (RFC 5426). A message that was sent counts as delivered. */
final class UdpConnection implements Connection {

  private final DatagramSocket socket;

  UdpConnection(InetSocketAddress receiver) throws IOException {
    socket = new DatagramSocket();
    socket.connect(new InetSocketAddress(receiver.getHostString(), receiver.getPort()));
  }

  @Override
  public void send(List<byte[]> messages, IntConsumer delivered) throws IOException {
    for (int i = 0; i < messages.size(); i++) {
      socket.send(new DatagramPacket(messages.get(i), messages.get(i).length));
      delivered.accept(i);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
