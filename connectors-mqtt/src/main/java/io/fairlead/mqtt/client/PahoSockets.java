// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets for Paho, which reads a packet's header byte by byte from the socket, and writes each
 * acknowledgement to it alone. These read ahead, and gather the acknowledgements that are given one
 * after the other. For one connection; not for TLS, for which Paho needs the JDK's own sockets.
 */
final class PahoSockets extends SocketFactory {

  private static final int READ_AHEAD_BYTES = 64 * 1024;

  private final QueuedAcknowledgements queued;

  /**
   * @param queued what the link has given Paho to acknowledge
   */
  PahoSockets(QueuedAcknowledgements queued) {
    this.queued = queued;
  }

  @Override
  public Socket createSocket() {
    return new Buffered(queued);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw connectsLater();
  }

  private static UnsupportedOperationException connectsLater() {
    return new UnsupportedOperationException("these sockets are connected after they are made");
  }

  private static final class Buffered extends Socket {
    private final QueuedAcknowledgements queued;
    private InputStream in;
    private OutputStream out;

    Buffered(QueuedAcknowledgements queued) {
      this.queued = queued;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (in == null) {
        in = new BufferedInputStream(super.getInputStream(), READ_AHEAD_BYTES);
      }
      return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      if (out == null) {
        out = new GatheringStream(super.getOutputStream(), queued);
      }
      return out;
    }
  }
}
