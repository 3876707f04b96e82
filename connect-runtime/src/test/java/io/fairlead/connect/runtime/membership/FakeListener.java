// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A port at which a worker would listen; it answers nothing. */
final class FakeListener {

  private final ServerSocket server;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final Thread accepting = new Thread(this::accept, "fake-listener");
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<SocketChannel> unasked = new CopyOnWriteArrayList<>();
  private volatile boolean still;

  FakeListener() {
    try {
      server = new ServerSocket(0, 1, InetAddress.getByName(LocalPorts.HOST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept() {
    while (!server.isClosed() && !still) {
      try {
        connections.add(server.accept());
        accepted.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  int port() {
    return server.getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  /** As a process that is stopped: its machine goes on taking connections for it. */
  void standStill() {
    still = true;
  }

  /** As behind a cut: connections are neither accepted nor refused. */
  void giveNoAnswer() throws IOException {
    still = true;
    for (int i = 0; i < 8; i++) {
      SocketChannel unanswered = SocketChannel.open();
      unanswered.configureBlocking(false);
      unanswered.connect(server.getLocalSocketAddress());
      unasked.add(unanswered);
    }
    endConnections();
  }

  void endConnections() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** As when the process ends. */
  void end() throws IOException, InterruptedException {
    server.close();
    // What it accepts in its last moment is closed too.
    accepting.join();
    endConnections();
    for (SocketChannel each : unasked) {
      each.close();
    }
  }
}
