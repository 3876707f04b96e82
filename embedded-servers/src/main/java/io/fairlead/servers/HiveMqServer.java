// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.mqtt.message.publish.PUBLISH;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HiveMQ Community Edition inside this JVM, open to everybody. Needs {@code
 * com.hivemq:hivemq-community-edition-embedded} on the class path, which this module does not bring
 * along. Stores sessions and messages in files.
 */
public final class HiveMqServer implements MqttBroker {

  private static final Logger LOG = LoggerFactory.getLogger(HiveMqServer.class);
  private static final long DEADLINE_SECONDS = 120;
  private static final long NUMBERS_MEANWHILE = 1_000_000_000;
  private static final String CONFIG =
      """
      <?xml version="1.0"?>
      <hivemq>
        <listeners>
          <tcp-listener>
            <port>%d</port>
            <bind-address>%s</bind-address>
          </tcp-listener>
          %s
        </listeners>
        <mqtt>
          <queued-messages>
            <max-queue-size>10000000</max-queue-size>
            <strategy>discard</strategy>
          </queued-messages>
          <receive-maximum>
            <server-receive-maximum>1000</server-receive-maximum>
          </receive-maximum>
        </mqtt>
        <anonymous-usage-statistics>
          <enabled>false</enabled>
        </anonymous-usage-statistics>
      </hivemq>
      """;

  private static final String WEB_SOCKETS =
      """
      <websocket-listener>
        <port>%1$d</port>
        <bind-address>%3$s</bind-address>
        <path>/mqtt</path>
        <subprotocols>
          <subprotocol>mqtt</subprotocol>
        </subprotocols>
      </websocket-listener>
      <tls-websocket-listener>
        <port>%2$d</port>
        <bind-address>%3$s</bind-address>
        <path>/mqtt</path>
        <subprotocols>
          <subprotocol>mqtt</subprotocol>
        </subprotocols>
        <tls>
          <keystore>
            <path>%4$s</path>
            <password>%5$s</password>
            <private-key-password>%5$s</private-key-password>
          </keystore>
        </tls>
      </tls-websocket-listener>
      """;

  /** Where it listens for MQTT over WebSockets, and with which certificate. */
  private record WebSockets(int port, int securePort, Path keyStore, String password) {
    String listeners() {
      return WEB_SOCKETS.formatted(port, securePort, LocalPorts.HOST, keyStore, password);
    }
  }

  private final DataDirectory data;
  private final int port;
  private final Optional<WebSockets> webSockets;
  private EmbeddedHiveMQ broker;
  private boolean closed;

  private HiveMqServer(DataDirectory data, int port, Optional<WebSockets> webSockets) {
    this.data = data;
    this.port = port;
    this.webSockets = webSockets;
  }

  /** Starts one with temporary data on any free port. */
  public static HiveMqServer start() {
    return start(Optional.empty(), LocalPorts.free());
  }

  /**
   * Starts one.
   *
   * @param directory where its data lies, kept on close; a temporary folder if empty
   * @throws IllegalStateException if it does not start
   */
  public static HiveMqServer start(Optional<Path> directory, int port) {
    return start(directory, port, Optional.empty());
  }

  /**
   * Starts one with temporary data that takes MQTT over WebSockets too, without TLS and with it.
   *
   * @param keyStore with the server's certificate and its key
   * @param password of both
   * @throws IllegalStateException if it does not start
   */
  public static HiveMqServer startWithWebSockets(Path keyStore, String password) {
    WebSockets webSockets =
        new WebSockets(LocalPorts.free(), LocalPorts.free(), keyStore, password);
    return start(Optional.empty(), LocalPorts.free(), Optional.of(webSockets));
  }

  private static HiveMqServer start(
      Optional<Path> directory, int port, Optional<WebSockets> webSockets) {
    HiveMqServer server =
        new HiveMqServer(DataDirectory.of(directory, "fairlead-hivemq-"), port, webSockets);
    server.launch();
    return server;
  }

  /**
   * The address of MQTT over WebSockets, such as {@code ws://127.0.0.1:8000/mqtt}.
   *
   * @throws java.util.NoSuchElementException if it was started without
   */
  public String webSocketAddress() {
    return "ws://" + LocalPorts.HOST + ":" + webSockets.orElseThrow().port() + "/mqtt";
  }

  /**
   * The address of MQTT over WebSockets with TLS, such as {@code wss://127.0.0.1:8443/mqtt}.
   *
   * @throws java.util.NoSuchElementException if it was started without
   */
  public String secureWebSocketAddress() {
    return "wss://" + LocalPorts.HOST + ":" + webSockets.orElseThrow().securePort() + "/mqtt";
  }

  @Override
  public int port() {
    return port;
  }

  private void launch() {
    try {
      Path config = Files.createDirectories(data.path().resolve("conf"));
      Path store = Files.createDirectories(data.path().resolve("data"));
      Path extensions = Files.createDirectories(data.path().resolve("extensions"));
      String more = webSockets.map(WebSockets::listeners).orElse("");
      Files.writeString(
          config.resolve("config.xml"), CONFIG.formatted(port, LocalPorts.HOST, more));
      EmbeddedHiveMQ starting =
          EmbeddedHiveMQ.builder()
              .withConfigurationFolder(config)
              .withDataFolder(store)
              .withExtensionsFolder(extensions)
              .withoutLoggingBootstrap()
              .build();
      start(starting);
      broker = starting;
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("HiveMQ does not start on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while HiveMQ was starting", e);
    }
  }

  /**
   * HiveMQ numbers messages by one counter for the whole JVM, and sets it back to what its own
   * files have when it starts. Another one in the JVM would give numbers a second time, and deliver
   * the payloads that it keeps under them.
   */
  private static void start(EmbeddedHiveMQ starting)
      throws InterruptedException, ExecutionException, TimeoutException {
    synchronized (HiveMqServer.class) {
      long used = PUBLISH.PUBLISH_COUNTER.get();
      starting.start().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      PUBLISH.PUBLISH_COUNTER.accumulateAndGet(used + NUMBERS_MEANWHILE, Math::max);
    }
  }

  @Override
  public synchronized void stop() {
    if (broker == null) {
      return;
    }
    EmbeddedHiveMQ stopping = broker;
    broker = null;
    try {
      stopping.stop().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("HiveMQ does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("the broker is closed");
    }
    stop();
    launch();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stop();
      data.release();
    } catch (IOException | IllegalStateException e) {
      LOG.warn("cannot clear up after HiveMQ in {}", data.path(), e);
    }
  }
}
