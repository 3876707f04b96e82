// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that can be cut: forwards connections on a loopback port to another, until {@link
 * #cut}. Connections that were cut are reset, new ones end at once, until {@link #mend}. Safe for
 * use by any thread.
 */
public final class TcpProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
  private static final int BUFFER = 16 * 1024;

  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean closed;

  private TcpProxy(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Starts forwarding to that loopback port. */
  public static TcpProxy to(int target) {
    try {
      ServerSocket listener =
          new ServerSocket(LocalPorts.free(), 100, InetAddress.getByName(LocalPorts.HOST));
      TcpProxy proxy = new TcpProxy(target, listener);
      proxy.spawn("accept", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where to connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Breaks all connections, and lets none through. */
  public void cut() {
    cut = true;
    open.forEach(TcpProxy::reset);
  }

  /** Lets connections through again. */
  public void mend() {
    cut = false;
  }

  /** Ends for good. */
  @Override
  public void close() {
    closed = true;
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("the listener does not close", e);
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        if (cut) {
          reset(client);
        } else {
          forward(client);
        }
      } catch (IOException e) {
        LOG.debug("no connection", e);
      }
    }
  }

  private void forward(Socket client) {
    try {
      Socket server = new Socket(LocalPorts.HOST, target);
      open.add(client);
      open.add(server);
      spawn("up", () -> copy(client, server));
      spawn("down", () -> copy(server, client));
      if (cut) {
        reset(client);
        reset(server);
      }
    } catch (IOException e) {
      reset(client);
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      LOG.debug("a connection ended", e);
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      // Whoever is at the other end sees a reset, not an orderly end.
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      LOG.debug("a socket does not close", e);
    }
  }

  private void spawn(String name, Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
