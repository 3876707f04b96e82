// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import io.fairlead.servers.KafkaBroker;
import java.util.List;
import java.util.Optional;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Gives tests a {@link KafkaTestServer}: a container where an engine runs and {@code
 * org.testcontainers:testcontainers-kafka} is on the class path, a broker in this JVM elsewhere.
 */
public final class KafkaExtension extends ServerExtension<KafkaTestServer> {

  private static final String IMAGE =
      System.getProperty("fairlead.testkit.kafka.image", "apache/kafka:4.1.0");

  /** Used by {@code @ExtendWith(KafkaExtension.class)}. */
  public KafkaExtension() {
    super(KafkaTestServer.class, List.of(new InContainer(), new InThisJvm()));
  }

  private static final class InThisJvm implements ServerProvider<KafkaTestServer> {

    @Override
    public String description() {
      return "an embedded broker in this JVM";
    }

    @Override
    public Optional<String> unavailable() {
      return Optional.empty();
    }

    @Override
    public KafkaTestServer start() {
      return new Embedded(
          KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation()));
    }
  }

  private record Embedded(KafkaBroker broker) implements KafkaTestServer {

    @Override
    public String bootstrapServers() {
      return broker.bootstrapServers();
    }

    @Override
    public void close() {
      broker.close();
    }
  }

  private static final class InContainer implements ServerProvider<KafkaTestServer> {

    @Override
    public String description() {
      return "a container of " + IMAGE;
    }

    @Override
    public Optional<String> unavailable() {
      return ContainerEngine.unavailable("org.testcontainers.kafka.KafkaContainer");
    }

    @Override
    public KafkaTestServer start() {
      return Container.start();
    }
  }

  /** Loaded only when Testcontainers is there. */
  private record Container(KafkaContainer container) implements KafkaTestServer {

    static Container start() {
      KafkaContainer container =
          new KafkaContainer(IMAGE).withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
      container.start();
      return new Container(container);
    }

    @Override
    public String bootstrapServers() {
      return container.getBootstrapServers();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
