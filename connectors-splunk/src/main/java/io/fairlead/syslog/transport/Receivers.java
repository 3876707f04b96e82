// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.transport;

import io.fairlead.syslog.config.SyslogConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receivers that stand for each other, one of which is connected. For use by one thread; {@code
 * close} may be called by any.
 */
public final class Receivers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

  private final SyslogConfig config;
  private final List<InetSocketAddress> addresses;
  private final Sockets sockets;
  private volatile Connection connection;
  private volatile boolean closed;
  private int current;

  /** Connects when something is to be sent. */
  public Receivers(SyslogConfig config) {
    this.config = config;
    this.addresses = config.addresses();
    this.sockets = new Sockets(config);
  }

  /**
   * Sends messages, in their order.
   *
   * @param delivered gets the position of each message that counts as delivered
   * @throws IOException if that did not succeed; the next call tries another receiver
   */
  public void send(List<byte[]> messages, IntConsumer delivered) throws IOException {
    connect();
    try {
      connection.send(messages, delivered);
    } catch (IOException | RuntimeException e) {
      String failed = describe(current);
      disconnect();
      current = (current + 1) % addresses.size();
      throw new IOException(failed + ": " + e.getMessage(), e);
    }
  }

  private void connect() throws IOException {
    if (connection != null) {
      return;
    }
    IOException last = null;
    for (int tried = 0; tried < addresses.size() && !closed; tried++) {
      try {
        connection = open(addresses.get(current));
        LOG.info("connected to {}", describe(current));
        return;
      } catch (IOException e) {
        last = new IOException(describe(current) + ": " + e.getMessage(), e);
        current = (current + 1) % addresses.size();
      }
    }
    throw last == null ? new IOException("closed") : last;
  }

  /** Connects to a receiver and leaves it. */
  public void probe(InetSocketAddress receiver) throws IOException {
    open(receiver).close();
  }

  private Connection open(InetSocketAddress receiver) throws IOException {
    return switch (config.protocol()) {
      case UDP -> new UdpConnection(receiver);
      case TCP, TLS -> new StreamConnection(sockets.open(receiver), config.octetCounting());
      case RELP, RELP_TLS ->
          new RelpConnection(
              sockets.open(receiver),
              config.window(),
              Math.toIntExact(config.ackTimeout().toMillis()));
    };
  }

  private String describe(int position) {
    InetSocketAddress address = addresses.get(position);
    return address.getHostString() + ":" + address.getPort();
  }

  private void disconnect() {
    Connection closing = connection;
    connection = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    disconnect();
  }
}
