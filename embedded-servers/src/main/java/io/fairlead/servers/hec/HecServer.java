// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A stand-in for Splunk's HTTP Event Collector on the loopback interface. Starts on a free port,
 * keeps it through {@link #die()} and {@link #revive()}. Safe for use by any thread; {@code close}
 * is idempotent.
 */
public final class HecServer implements AutoCloseable {

  static {
    // Without it each answer on a kept connection waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Settings settings;
  private final HecFaults faults = new HecFaults();
  private final HecIndexer indexer;
  private final HecRequests requests;
  private final InetSocketAddress address;
  private HttpServer server;
  private ExecutorService threads;

  /**
   * What to start.
   *
   * @param port 0 for a free one
   * @param index gets every indexed event, one at a time
   * @param tls for HTTPS; null for HTTP
   * @param clientCertificates whether clients must show one
   */
  public record Settings(
      int port,
      List<HecToken> tokens,
      Consumer<HecEvent> index,
      SSLContext tls,
      boolean clientCertificates) {

    /** HTTP on a free port. */
    public static Settings of(Consumer<HecEvent> index, HecToken... tokens) {
      return new Settings(0, List.of(tokens), index, null, false);
    }

    /** The same with HTTPS. */
    public Settings withTls(SSLContext context, boolean needsClientCertificates) {
      return new Settings(port, tokens, index, context, needsClientCertificates);
    }
  }

  private HecServer(Settings settings) throws IOException {
    this.settings = settings;
    this.indexer = new HecIndexer(settings.index());
    this.requests = new HecRequests(settings.tokens(), indexer, faults);
    this.address = listen(settings.port());
  }

  /** Starts a collector; it answers when this returns. */
  public static HecServer start(Settings settings) {
    try {
      return new HecServer(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("the collector does not start", e);
    }
  }

  /** Where it is: scheme, host and port. */
  public URI uri() {
    return URI.create((settings.tls() == null ? "http" : "https") + "://localhost:" + port());
  }

  /** Its port. */
  public int port() {
    return address.getPort();
  }

  /** What goes wrong. */
  public HecFaults faults() {
    return faults;
  }

  /** Adds a token, or changes it. */
  public void put(HecToken token) {
    requests.put(token);
  }

  /** Requests with events so far, refused ones included. */
  public long eventRequests() {
    return requests.eventRequests();
  }

  /** Moves what is accepted and due into the index. */
  public void settle() {
    indexer.settle();
  }

  /** Ends as a process that is killed does: open requests break, what was not indexed is lost. */
  public synchronized void die() {
    if (server != null) {
      server.stop(0);
      threads.shutdownNow();
      server = null;
      indexer.die();
    }
  }

  /** Starts again on the same port. */
  public synchronized void revive() {
    if (server == null) {
      try {
        listen(port());
      } catch (IOException e) {
        throw new UncheckedIOException("port " + port() + " is taken", e);
      }
    }
  }

  @Override
  public void close() {
    die();
  }

  private InetSocketAddress listen(int port) throws IOException {
    InetSocketAddress wanted = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    if (settings.tls() == null) {
      server = HttpServer.create(wanted, 0);
    } else {
      HttpsServer secure = HttpsServer.create(wanted, 0);
      secure.setHttpsConfigurator(configurator());
      server = secure;
    }
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "hec-server");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/services/collector", this::handle);
    server.start();
    return server.getAddress();
  }

  private HttpsConfigurator configurator() {
    return new HttpsConfigurator(settings.tls()) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
        ssl.setNeedClientAuth(settings.clientCertificates());
        parameters.setSSLParameters(ssl);
      }
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange);
      pause(faults.latency());
      HecAnswer answer = requests.answer(request(exchange, body));
      byte[] bytes = HecAnswer.JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void pause(Duration latency) {
    long end = System.nanoTime() + latency.toNanos();
    while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in =
        zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      return in.readAllBytes();
    }
  }

  private static HecRequests.Request request(HttpExchange exchange, byte[] body) {
    Map<String, String> query = new HashMap<>();
    String text = exchange.getRequestURI().getRawQuery();
    if (text != null) {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        query.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0
                ? ""
                : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    String channel = exchange.getRequestHeaders().getFirst("X-Splunk-Request-Channel");
    return new HecRequests.Request(
        exchange.getRequestURI().getPath(),
        query,
        exchange.getRequestHeaders().getFirst("Authorization"),
        channel == null ? query.get("channel") : channel,
        body);
  }
}
