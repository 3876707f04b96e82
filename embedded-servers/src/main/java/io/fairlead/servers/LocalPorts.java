// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Finds TCP ports on the loopback interface for servers that may be stopped and started again.
 *
 * <p>The ports lie below the range that the kernel hands out to outgoing connections (from 32768 on
 * Linux, from 49152 elsewhere). A port from that range could be taken by a client that reconnects
 * while its server is away, which would keep the server from coming back on it.
 *
 * <p>A port is free at the moment of the answer only: callers start their server and ask for
 * another port if binding fails. All methods are thread-safe.
 */
public final class LocalPorts {

  /** The address that every embedded server binds to. */
  public static final String HOST = "127.0.0.1";

  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 500;

  private LocalPorts() {}

  /**
   * Returns a port that can be bound on the loopback interface now.
   *
   * @throws IllegalStateException if none was found after many attempts
   */
  public static int free() {
    // Seeded by time and thread: several JVMs on one machine must not walk the same sequence.
    RandomGenerator random =
        new SplittableRandom(System.nanoTime() ^ ProcessHandle.current().pid());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free TCP port found on " + HOST + " between " + LOWEST + " and " + HIGHEST);
  }

  /**
   * Returns {@code wanted} if it can be bound on the loopback interface now, another free port
   * otherwise.
   */
  public static int freeOr(int wanted) {
    return wanted > 0 && isFree(wanted) ? wanted : free();
  }

  /** Tells whether the port can be bound on the loopback interface now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
