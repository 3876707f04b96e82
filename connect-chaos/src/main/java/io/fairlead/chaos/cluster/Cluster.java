// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import io.fairlead.chaos.ChaosException;
import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/** Three brokers, three workers and a database. Used by one thread. */
public final class Cluster implements AutoCloseable {

  private static final String WORKER_HEAP = "-Xms64m -Xmx384m";
  private static final String BROKER_HEAP = "-Xmx384m";

  private final Path data;
  private final Path logs;
  private final Layout layout;
  private final List<ManagedProcess> brokers = new ArrayList<>();
  private final List<ManagedProcess> workers = new ArrayList<>();
  private final List<WorkerClock> clocks = new ArrayList<>();
  private final PostgresServer database;
  private final Thread shutdownHook = new Thread(this::endProcesses, "chaos-shutdown");

  /**
   * Starts brokers and the database; workers are started by {@link #startWorkers}.
   *
   * @param home of the distribution
   * @param data an empty folder
   * @param withClocks whether the workers' clocks can be set
   */
  public Cluster(Path home, Path data, boolean withClocks) throws IOException {
    this.data = data;
    this.logs = Files.createDirectories(data.resolve("logs"));
    for (int w = 0; withClocks && w < Layout.WORKERS; w++) {
      clocks.add(WorkerClock.in(data.resolve("worker" + w + ".clock")));
    }
    this.layout = new Layout();
    String clusterId = Uuid.randomUuid().toString();
    for (int b = 0; b < Layout.BROKERS; b++) {
      brokers.add(broker(b, clusterId));
    }
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    brokers.forEach(ManagedProcess::start);
    this.database =
        PostgresServer.start(
            PostgresServer.Settings.defaults().withDataDirectory(data.resolve("postgres")));
    for (int w = 0; w < Layout.WORKERS; w++) {
      workers.add(worker(home, w));
    }
  }

  private ManagedProcess broker(int number, String clusterId) throws IOException {
    String name = "broker" + number;
    Path folder = Files.createDirectories(data.resolve(name));
    Path file = write(name, layout.broker(number, clusterId, folder));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(BROKER_HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String logging = System.getProperty("log4j2.configurationFile");
    if (logging != null) {
      command.add("-Dlog4j2.configurationFile=" + logging);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BrokerMain.class.getName(), file.toString()));
    return new ManagedProcess(name, command, Map.of(), logs.resolve(name + ".log"));
  }

  private ManagedProcess worker(Path home, int number) throws IOException {
    String name = "worker" + number;
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", layout.bootstrapServers(number));
    properties.put("group.id", "chaos");
    for (String store : List.of("config", "offset", "status")) {
      properties.put(store + ".storage.topic", "chaos-" + store);
      properties.put(store + ".storage.replication.factor", "3");
    }
    properties.put("offset.storage.partitions", "5");
    properties.put("status.storage.partitions", "3");
    properties.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("exactly.once.source.support", "enabled");
    properties.put("offset.flush.interval.ms", "1000");
    properties.put("plugin.path", home.resolve("plugins") + "," + ownPlugin());
    int port = layout.worker(number).rest();
    properties.put("listeners", "http://" + LocalPorts.HOST + ":" + port);
    properties.put("rest.advertised.host.name", LocalPorts.HOST);
    properties.put(
        "rest.advertised.port", Integer.toString(layout.worker(number).fromWorkers().port()));
    Path file = write(name, properties);
    Map<String, String> environment = new HashMap<>();
    environment.put("LOG_DIR", Files.createDirectories(logs.resolve(name)).toString());
    environment.put("KAFKA_HEAP_OPTS", WORKER_HEAP);
    if (!clocks.isEmpty()) {
      environment.putAll(clocks.get(number).environment());
    }
    return new ManagedProcess(
        name,
        List.of(home.resolve("bin").resolve("fairlead").toString(), "worker", file.toString()),
        environment,
        logs.resolve(name + ".log"));
  }

  /** A folder with the suite's own plugin and nothing else. */
  private Path ownPlugin() throws IOException {
    Path folder = Files.createDirectories(data.resolve("plugins").resolve("chaos"));
    try {
      Path jar = Path.of(Cluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        throw new ChaosException("the suite runs from its jar alone, not from " + jar);
      }
      Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (java.net.URISyntaxException e) {
      throw new ChaosException("cannot find the suite's own jar", e);
    }
    return folder.getParent();
  }

  private Path write(String name, Map<String, String> content) throws IOException {
    Path file = data.resolve(name + ".properties");
    Properties properties = new Properties();
    properties.putAll(content);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return file;
  }

  public void startWorkers() {
    workers.forEach(ManagedProcess::start);
  }

  public int brokerCount() {
    return brokers.size();
  }

  public int workerCount() {
    return workers.size();
  }

  public ManagedProcess broker(int number) {
    return brokers.get(number);
  }

  public ManagedProcess worker(int number) {
    return workers.get(number);
  }

  /** A worker's clock, if they can be set. */
  public WorkerClock clock(int worker) {
    return clocks.get(worker);
  }

  public PostgresServer database() {
    return database;
  }

  /** The links between a worker and all brokers. */
  public List<Link> brokerLinks(int worker) {
    return layout.toBrokers(worker);
  }

  /** The link by which other workers reach a worker's REST interface. */
  public Link workerLink(int worker) {
    return layout.worker(worker).fromWorkers();
  }

  /** A worker's REST interface, past every link. */
  public URI rest(int worker) {
    return URI.create("http://" + LocalPorts.HOST + ":" + layout.worker(worker).rest());
  }

  /** Bootstrap servers past every link. */
  public String bootstrapServers() {
    return layout.toolServers();
  }

  private void endProcesses() {
    workers.forEach(ManagedProcess::close);
    brokers.forEach(ManagedProcess::close);
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    endProcesses();
    database.close();
    layout.close();
  }
}
