// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A {@link KafkaBroker} in a process of its own, which can be killed and comes back on its port
 * with its data. Creates topics by itself. Not thread-safe.
 */
public final class KafkaProcess implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final DataDirectory data = DataDirectory.of(Optional.empty(), "fairlead-kafka-");
  private final int port = LocalPorts.free();
  private JvmProcess process;

  /** Starts it. */
  public KafkaProcess() {
    start();
  }

  /** Starts it again after {@link #kill}. */
  public void start() {
    process =
        JvmProcess.start(
            KafkaProcess.class,
            Map.of("data", data.path().toString(), "port", Integer.toString(port)));
  }

  /** SIGKILL; what it had acknowledged is there when it starts again. */
  public void kill() {
    process.kill();
  }

  /** Its number in the operating system. */
  public long pid() {
    return process.pid();
  }

  /** The address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return LocalPorts.HOST + ":" + port;
  }

  /** Creates a topic with one replica and waits until it can be written to. */
  public void createTopic(String name, int partitions) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      KafkaTopics.create(admin, new NewTopic(name, partitions, (short) 1), DEADLINE);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot create topic " + name, e);
    }
  }

  /** Kills it and removes its data. */
  @Override
  public void close() {
    kill();
    try {
      data.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process's entry. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> properties = JvmProcess.properties(arguments);
    KafkaBroker.start(
        KafkaBroker.Settings.defaults()
            .withDataDirectory(Path.of(properties.get("data")))
            .withPort(Integer.parseInt(properties.get("port")))
            .withTopicAutoCreation());
    JvmProcess.ready(arguments, "started");
    new CountDownLatch(1).await();
  }
}
