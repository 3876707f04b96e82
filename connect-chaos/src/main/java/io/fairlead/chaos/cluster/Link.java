// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import io.fairlead.chaos.ChaosException;
import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP connection's way that can be cut: while it is, bytes neither arrive nor are refused, as
 * behind a switch that lost a cable. What was under way arrives when it is joined again.
 */
public final class Link implements AutoCloseable {

  private static final int BUFFER = 16 * 1024;

  private final String name;
  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private ServerSocket server;
  private boolean cut;
  private volatile boolean closed;

  private Link(String name, int port, int target) {
    this.name = name;
    this.port = port;
    this.target = target;
  }

  /** Opens a way to a port of this machine. */
  static Link to(String name, int target) {
    Link link = new Link(name, LocalPorts.free(), target);
    link.listen();
    return link;
  }

  /** Where to connect instead of the target. */
  public int port() {
    return port;
  }

  /** From now on connections are refused, as by a machine on which nobody listens at the port. */
  public synchronized void refuse() {
    if (server != null) {
      try {
        server.close();
      } catch (IOException e) {
        throw new ChaosException("cannot close " + this, e);
      }
      server = null;
    }
  }

  /** From now on connections are accepted. */
  public synchronized void listen() {
    if (server == null) {
      try {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getByName(LocalPorts.HOST), port));
        server = opened;
        daemon(() -> accept(opened), "accept");
      } catch (IOException e) {
        throw new ChaosException("cannot listen at port " + port + " for " + this, e);
      }
    }
  }

  /** From now on nothing arrives. */
  public void cut() {
    synchronized (gate) {
      cut = true;
    }
  }

  /** From now on everything arrives, what was held back first. */
  public void join() {
    synchronized (gate) {
      cut = false;
      gate.notifyAll();
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket near = from.accept();
        sockets.add(near);
        daemon(() -> connect(near), "connect");
      } catch (IOException e) {
        if (from.isClosed()) {
          return;
        }
      }
    }
  }

  private void connect(Socket near) {
    Socket far = new Socket();
    try {
      pass();
      far.connect(new InetSocketAddress(LocalPorts.HOST, target));
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      sockets.add(far);
      daemon(() -> pump(near, far), "in");
      pump(far, near);
    } catch (IOException e) {
      // The target is away, which the client sees as a refused connection.
      end(near);
      end(far);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int count = in.read(buffer);
      while (count >= 0) {
        pass();
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
    } catch (IOException e) {
      // One side went away, and so does the other.
      pass();
    } finally {
      end(from);
      end(to);
    }
  }

  private void pass() {
    synchronized (gate) {
      while (cut && !closed) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void daemon(Runnable work, String what) {
    Thread thread = new Thread(work, "link-" + name + "-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    join();
    refuse();
    sockets.forEach(this::end);
  }

  @Override
  public String toString() {
    return name;
  }
}
