// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.LoggerFactory;

/**
 * One life of a combined broker and controller: formatted, started, stopped, never started again.
 *
 * <p>It is put together from Kafka's own parts rather than from {@code KafkaRaftServer}, because
 * that class halts the whole JVM on a fault and needs to know the controller's port beforehand.
 */
final class KraftNode {

  static final int NODE_ID = 1;
  static final String LISTENER = "PLAINTEXT";

  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final Duration SHUTDOWN_DEADLINE = Duration.ofSeconds(20);

  private final ControllerServer controller;
  private final BrokerServer broker;
  private final Metrics metrics;

  private KraftNode(ControllerServer controller, BrokerServer broker, Metrics metrics) {
    this.controller = controller;
    this.broker = broker;
    this.metrics = metrics;
  }

  /** Starts a node on the folder, which is formatted if it is not yet. */
  static KraftNode start(Path directory, int port, Map<String, String> properties)
      throws Exception {
    KafkaConfig config =
        new KafkaConfig(new HashMap<>(withNodeSettings(directory, port, properties)));
    if (!Files.exists(directory.resolve("meta.properties"))) {
      format(directory);
    }
    var logDirs =
        KafkaRaftServer.initializeLogDirs(
            config, LoggerFactory.getLogger(KraftNode.class), "embedded broker ");
    Metrics metrics = new Metrics();
    CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
    FaultHandlerFactory faults = (name, fatal, action) -> new LoggingFaultHandler(name, action);
    SharedServer shared =
        new SharedServer(
            config,
            logDirs._1(),
            Time.SYSTEM,
            metrics,
            voters,
            List.of(),
            faults,
            ServerSocketFactory.INSTANCE);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), logDirs._2());
    controller
        .socketServerFirstBoundPortFuture()
        .whenComplete(
            (controllerPort, failure) -> {
              if (failure != null) {
                voters.completeExceptionally(failure);
              } else {
                voters.complete(
                    Map.of(NODE_ID, new InetSocketAddress(LocalPorts.HOST, controllerPort)));
              }
            });
    KraftNode node = new KraftNode(controller, new BrokerServer(shared), metrics);
    try {
      controller.startup();
      node.broker.startup();
      return node;
    } catch (Throwable failure) {
      node.stop();
      throw failure;
    }
  }

  int port() {
    return broker.boundPort(ListenerName.normalised(LISTENER));
  }

  /** The broker goes first: it tells the controller good-bye. */
  void stop() {
    try {
      broker.shutdown(SHUTDOWN_DEADLINE);
    } finally {
      try {
        controller.shutdown();
      } finally {
        metrics.close();
      }
    }
  }

  private static Map<String, String> withNodeSettings(
      Path directory, int port, Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(NODE_ID));
    all.put(
        "listeners",
        "%s://%s:%d,%s://%s:0"
            .formatted(LISTENER, LocalPorts.HOST, port, CONTROLLER_LISTENER, LocalPorts.HOST));
    all.put(
        "listener.security.protocol.map",
        LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    all.put("inter.broker.listener.name", LISTENER);
    all.put("controller.listener.names", CONTROLLER_LISTENER);
    // The real address is known once the controller has bound its port, see the voters future.
    all.put("controller.quorum.voters", NODE_ID + "@0.0.0.0:0");
    all.put("log.dirs", directory.toString());
    return all;
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setControllerListenerName(CONTROLLER_LISTENER)
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .run();
  }
}
