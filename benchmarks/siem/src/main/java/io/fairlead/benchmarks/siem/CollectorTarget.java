// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A collector that reads and says yes, as fast as it can. Ends with its standard input. */
public final class CollectorTarget {

  private static final byte[] YES =
      "{\"text\":\"Success\",\"code\":0}".getBytes(StandardCharsets.US_ASCII);

  private CollectorTarget() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          try (exchange;
              InputStream in = exchange.getRequestBody()) {
            in.transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, YES.length);
            exchange.getResponseBody().write(YES);
          }
        });
    server.start();
    System.out.println("http://localhost:" + server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // Nobody says anything.
    }
    System.exit(0);
  }
}
