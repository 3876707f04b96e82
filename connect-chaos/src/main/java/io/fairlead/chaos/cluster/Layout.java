// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import io.fairlead.servers.LocalPorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who listens where. Each worker reaches each broker through a link of its own: the broker has a
 * listener per worker, and advertises the link's port there.
 */
final class Layout implements AutoCloseable {

  static final int BROKERS = 3;
  static final int WORKERS = 3;

  /** Of one broker. */
  record BrokerPorts(int peer, int controller, int tools, List<Integer> perWorker) {}

  /** Of one worker: where it listens, and the link by which other workers reach it. */
  record WorkerPorts(int rest, Link fromWorkers) {}

  private final List<BrokerPorts> brokers = new ArrayList<>();
  private final List<WorkerPorts> workers = new ArrayList<>();

  /** By worker, then by broker. */
  private final List<List<Link>> brokerLinks = new ArrayList<>();

  Layout() {
    for (int i = 0; i < BROKERS; i++) {
      brokers.add(
          new BrokerPorts(
              LocalPorts.free(),
              LocalPorts.free(),
              LocalPorts.free(),
              IntStream.range(0, WORKERS).mapToObj(w -> LocalPorts.free()).toList()));
    }
    for (int w = 0; w < WORKERS; w++) {
      int rest = LocalPorts.free();
      workers.add(new WorkerPorts(rest, Link.to("workers-worker" + w, rest)));
      List<Link> links = new ArrayList<>();
      for (int b = 0; b < BROKERS; b++) {
        links.add(Link.to("worker" + w + "-broker" + b, brokers.get(b).perWorker().get(w)));
      }
      brokerLinks.add(links);
    }
  }

  WorkerPorts worker(int worker) {
    return workers.get(worker);
  }

  /** All links between a worker and the brokers. */
  List<Link> toBrokers(int worker) {
    return brokerLinks.get(worker);
  }

  /** Bootstrap servers of a worker. */
  String bootstrapServers(int worker) {
    return brokerLinks.get(worker).stream()
        .map(link -> LocalPorts.HOST + ":" + link.port())
        .collect(Collectors.joining(","));
  }

  /** Bootstrap servers of the suite itself, which nothing cuts off. */
  String toolServers() {
    return brokers.stream()
        .map(broker -> LocalPorts.HOST + ":" + broker.tools())
        .collect(Collectors.joining(","));
  }

  Map<String, String> broker(int broker, String clusterId, Path data) {
    BrokerPorts ports = brokers.get(broker);
    List<String> listeners = new ArrayList<>();
    List<String> advertised = new ArrayList<>();
    List<String> protocols = new ArrayList<>();
    listen(listeners, "CONTROLLER", ports.controller());
    protocols.add("CONTROLLER:PLAINTEXT");
    for (String name : List.of("PEER", "TOOLS")) {
      int port = name.equals("PEER") ? ports.peer() : ports.tools();
      listen(listeners, name, port);
      listen(advertised, name, port);
      protocols.add(name + ":PLAINTEXT");
    }
    for (int w = 0; w < WORKERS; w++) {
      listen(listeners, "WORKER" + w, ports.perWorker().get(w));
      listen(advertised, "WORKER" + w, brokerLinks.get(w).get(broker).port());
      protocols.add("WORKER" + w + ":PLAINTEXT");
    }
    Map<String, String> properties = new TreeMap<>();
    properties.put(BrokerMain.CLUSTER_ID, clusterId);
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(broker));
    properties.put("controller.quorum.voters", voters());
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "PEER");
    properties.put("listeners", String.join(",", listeners));
    properties.put("advertised.listeners", String.join(",", advertised));
    properties.put("listener.security.protocol.map", String.join(",", protocols));
    properties.put("log.dirs", data.toString());
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      properties.put(topic + ".replication.factor", "3");
      properties.put(topic + ".num.partitions", "5");
    }
    properties.put("transaction.state.log.min.isr", "2");
    properties.put("default.replication.factor", "3");
    properties.put("min.insync.replicas", "2");
    properties.put("auto.create.topics.enable", "false");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    return properties;
  }

  private String voters() {
    return IntStream.range(0, BROKERS)
        .mapToObj(b -> b + "@" + LocalPorts.HOST + ":" + brokers.get(b).controller())
        .collect(Collectors.joining(","));
  }

  private static void listen(List<String> listeners, String name, int port) {
    listeners.add(name + "://" + LocalPorts.HOST + ":" + port);
  }

  @Override
  public void close() {
    for (WorkerPorts worker : workers) {
      worker.fromWorkers().close();
    }
    for (List<Link> links : brokerLinks) {
      for (Link link : links) {
        link.close();
      }
    }
  }
}
