// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.rest.settings.TlsContexts;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP requests to other workers. Has no threads and no TLS until the first request; one client
 * then serves all. Safe for use by any thread; {@link #close()} is idempotent.
 */
public final class WorkerHttpClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerHttpClient.class);
  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
  private static final int THREADS = 8;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Of requests and answers between workers. */
  static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<TlsContexts> tls;

  // Guarded by this.
  private HttpClient plainClient;
  private HttpClient tlsClient;
  private boolean closed;

  /**
   * @param tls read when the first https request is made
   */
  public WorkerHttpClient(Supplier<TlsContexts> tls) {
    this.tls = tls;
  }

  /**
   * Sends a request.
   *
   * @param body JSON, or null
   * @param timeout until the whole answer is there
   * @return the answer, whatever its status; fails with an IOException or a TimeoutException
   */
  CompletableFuture<ContentResponse> send(
      String method, URI uri, byte[] body, Map<String, String> headers, Duration timeout) {
    try {
      Request request =
          client("https".equalsIgnoreCase(uri.getScheme()))
              .newRequest(uri)
              .method(method)
              .accept("application/json")
              .agent("fairlead")
              .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
      request.headers(fields -> headers.forEach(fields::put));
      if (body != null) {
        request.body(new BytesRequestContent("application/json", body));
      }
      return new CompletableResponseListener(request, LARGEST_ANSWER).send();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static byte[] toJson(Object body) {
    try {
      return body == null ? null : JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new ConnectException("A request to another worker cannot be written as JSON", e);
    }
  }

  private synchronized HttpClient client(boolean encrypted) {
    if (closed) {
      throw new ConnectException("The worker is stopping");
    }
    if (encrypted) {
      if (tlsClient == null) {
        tlsClient = start(sslContextFactory(tls.get()));
      }
      return tlsClient;
    }
    if (plainClient == null) {
      plainClient = start(null);
    }
    return plainClient;
  }

  private static SslContextFactory.Client sslContextFactory(TlsContexts tls) {
    SslContextFactory.Client factory = new SslContextFactory.Client();
    factory.setSslContext(tls.client());
    if (tls.enabledProtocols() != null) {
      factory.setIncludeProtocols(tls.enabledProtocols());
    }
    if (tls.cipherSuites() != null) {
      factory.setExcludeCipherSuites();
      factory.setIncludeCipherSuites(tls.cipherSuites());
    }
    String identification = tls.endpointIdentification();
    factory.setEndpointIdentificationAlgorithm(identification.isBlank() ? null : identification);
    return factory;
  }

  private static HttpClient start(SslContextFactory.Client ssl) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("rest-client");
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setConnectTimeout(CONNECT_TIMEOUT);
    if (ssl != null) {
      connector.setSslContextFactory(ssl);
    }
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(threads);
    client.setFollowRedirects(false);
    client.setMaxConnectionsPerDestination(256);
    client.setMaxRequestsQueuedPerDestination(4096);
    try {
      client.start();
    } catch (Exception e) {
      throw new ConnectException("The client for requests to other workers does not start", e);
    }
    return client;
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop(plainClient);
    stop(tlsClient);
    plainClient = null;
    tlsClient = null;
  }

  private static void stop(HttpClient client) {
    if (client == null) {
      return;
    }
    try {
      client.stop();
    } catch (Exception e) {
      LOG.warn("The client for requests to other workers did not stop in good order", e);
    }
  }
}
