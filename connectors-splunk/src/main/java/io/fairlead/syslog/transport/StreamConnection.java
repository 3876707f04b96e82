// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.transport;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Messages one after the other over TCP or TLS (RFC 6587, RFC 5425). What the operating system took
 * counts as delivered, since the receiver never says a word; but its farewell is noticed before
 * more is sent.
 */
final class StreamConnection implements Connection {

  private final Socket socket;
  private final OutputStream out;
  private final boolean octetCounting;

  StreamConnection(Socket socket, boolean octetCounting) throws IOException {
    this.socket = socket;
    this.out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
    this.octetCounting = octetCounting;
  }

  @Override
  public void send(List<byte[]> messages, IntConsumer delivered) throws IOException {
    requireOpen();
    for (byte[] message : messages) {
      if (octetCounting) {
        out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.write(message);
      } else {
        out.write(oneLine(message));
      }
    }
    out.flush();
    requireOpen();
    for (int i = 0; i < messages.size(); i++) {
      delivered.accept(i);
    }
  }

  /** A receiver that goes closes its end; without a look, the next message would be lost. */
  private void requireOpen() throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(1);
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("the receiver has closed the connection");
      }
    } catch (SocketTimeoutException e) {
      // As it should be: it says nothing, and is there.
    } finally {
      socket.setSoTimeout(timeout);
    }
  }

  private static byte[] oneLine(byte[] message) {
    byte[] line = new byte[message.length + 1];
    for (int i = 0; i < message.length; i++) {
      line[i] = message[i] == '\n' || message[i] == '\r' ? (byte) ' ' : message[i];
    }
    line[message.length] = '\n';
    return line;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
