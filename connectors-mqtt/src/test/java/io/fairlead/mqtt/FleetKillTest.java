// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.fleet.Arrivals;
import io.fairlead.fleet.Fleet;
import io.fairlead.fleet.FleetPlan;
import io.fairlead.fleet.Ledger;
import io.fairlead.servers.KafkaProcess;
import io.fairlead.servers.MqttBroker;
import io.fairlead.servers.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet drives while Kafka and the workers are killed, the MQTT broker is restarted, and the
 * network is cut, in turn and together. One worker delivers at least once, without dedupe, another
 * one exactly once, with it. Short: 10 cars with 600 messages each, and Kafka is left alone. {@code
 * -Dfairlead.long=true}: 200 cars with 5,000.
 */
@Timeout(2400)
class FleetKillTest {

  private static final Logger LOG = LoggerFactory.getLogger(FleetKillTest.class);
  private static final boolean LONG = Boolean.getBoolean("fairlead.long");
  private static final String PROBE = "PROBE";
  private static final int CARS = LONG ? 200 : 10;
  private static final long MESSAGES = LONG ? 5_000 : 600;
  private static final double RATE = LONG ? 30 : 40;
  private static final Duration DEADLINE = Duration.ofMinutes(LONG ? 20 : 4);

  @ParameterizedTest
  @EnumSource
  void nothingIsLostAndTheLedgerLeavesNoDoubles(Broker kind) throws Exception {
    String group = Configs.unique("kill");
    try (MqttBroker broker = start(kind);
        TcpProxy network = TcpProxy.to(broker.port());
        KafkaProcess kafka = new KafkaProcess();
        WorkerProcess plain = new WorkerProcess(kafka.bootstrapServers(), group + "p", Map.of());
        WorkerProcess ledger =
            new WorkerProcess(
                kafka.bootstrapServers(),
                group + "l",
                Map.of("exactly.once.source.support", "enabled"))) {
      for (String topic : List.of("plain", "ledger")) {
        kafka.createTopic(topic, 4);
      }
      plain.connectors().create("plain", config(network, group, "plain"));
      ledger
          .connectors()
          .create(
              "ledger",
              Configs.with(
                  config(network, group, "ledger"),
                  "dedupe",
                  "ledger",
                  "dedupe.key",
                  "{vin}",
                  "dedupe.sequence",
                  "field:seq"));
      plain.connectors().awaitRunning("plain");
      ledger.connectors().awaitRunning("ledger");
      FleetPlan plan =
          new FleetPlan(
              new FleetPlan.Size(CARS, 50, RATE, Optional.of(MESSAGES)),
              new FleetPlan.Link("127.0.0.1", broker.port(), 1, 0.01, 0.05, Duration.ofMillis(800)),
              42);
      try (Arrivals all = new Arrivals(kafka.bootstrapServers(), List.of("plain"));
          Arrivals once = new Arrivals(kafka.bootstrapServers(), List.of("ledger"));
          Fleet fleet = new Fleet(group, "CAR", plan)) {
        awaitSubscribed(broker, group, all, once);
        fleet.start();
        Progress progress = new Progress(all, once, fleet);
        Breaks breaks = new Breaks(broker, kafka, List.of(plain, ledger));

        // when
        long total = CARS * MESSAGES;
        progress.awaitArrived(total / 8);
        LOG.warn("{}: the network is cut", kind);
        network.cut();
        progress.awaitMade(total / 4);
        network.mend();
        progress.awaitArrived(total * 3 / 8);
        LOG.warn("{}: the MQTT broker restarts", kind);
        broker.restart();
        progress.awaitArrived(total / 2);
        if (LONG) {
          LOG.warn("{}: Kafka is killed", kind);
          kafka.kill();
          progress.awaitMade(total * 9 / 16);
          kafka.start();
          progress.awaitArrived(total * 5 / 8);
          LOG.warn("{}: the workers are killed", kind);
          breaks.workers(() -> {});
          progress.awaitArrived(total * 11 / 16);
          LOG.warn("{}: the workers are killed while the network is cut", kind);
          network.cut();
          breaks.workers(() -> {});
          network.mend();
          progress.awaitArrived(total * 3 / 4);
        }
        if (LONG) {
          LOG.warn("{}: Kafka and the workers are killed, the MQTT broker restarts", kind);
          breaks.everything();
        } else {
          LOG.warn("{}: the workers are killed, the MQTT broker restarts", kind);
          breaks.workers(broker::restart);
        }
        assertThat(fleet.awaitDone(DEADLINE)).as("the fleet is done").isTrue();
        progress.awaitArrived(total + 1);

        // then
        List<Ledger.Entry> entries = new ArrayList<>(fleet.ledger().cars());
        entries.add(new Ledger.Entry(PROBE, 1, 1, 0));
        Ledger published = new Ledger(entries);
        assertThat(published.made()).isEqualTo(total + 1);
        Arrivals.Result everything = all.compare(published);
        Arrivals.Result deduped = once.compare(published);
        LOG.warn(
            "{}: {} published, {} of them sent twice; at least once {}, with the ledger {}",
            kind,
            published.made(),
            published.doubled(),
            everything,
            deduped);
        assertThat(everything.complete()).as("%s", everything).isTrue();
        assertThat(everything.overtaken()).isZero();
        assertThat(deduped.complete()).as("%s", deduped).isTrue();
        assertThat(deduped.overtaken()).isZero();
        assertThat(deduped.doubles()).isZero();
      }
    }
  }

  /** Mosquitto stores everything when it is stopped; every second is too much for it here. */
  private static MqttBroker start(Broker kind) {
    return kind == Broker.MOSQUITTO
        ? Broker.mosquitto(List.of("allow_anonymous true", "autosave_interval 0"))
        : kind.start();
  }

  private static Map<String, String> config(TcpProxy network, String root, String topic) {
    return Configs.with(
        Configs.source("tcp://127.0.0.1:" + network.port(), root + "/{vin}/{signal}"),
        "tasks.max",
        "1",
        "kafka.topic",
        topic,
        "kafka.key",
        "{vin}",
        "kafka.headers",
        "levels",
        "payload.format",
        "json",
        "mqtt.distribution",
        "hash",
        "mqtt.keep.alive.seconds",
        "5",
        // Brokers that are being stopped may take a connection and never answer.
        "mqtt.connect.timeout.ms",
        "10000");
  }

  /**
   * What is published before the sessions exist is nobody's: asks until something comes through.
   */
  private static void awaitSubscribed(MqttBroker broker, String root, Arrivals all, Arrivals once)
      throws Exception {
    try (Client probe = new Client(broker)) {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (all.distinct() < 1 || once.distinct() < 1) {
        probe.send(root + "/" + PROBE + "/p", "{\"vin\":\"" + PROBE + "\",\"seq\":0}");
        all.poll(Duration.ofMillis(200));
        once.poll(Duration.ofMillis(200));
        assertThat(System.nanoTime()).as("the sources are connected").isLessThan(deadline);
      }
      probe.flush();
    }
  }

  /** What is taken away at once. */
  private record Breaks(MqttBroker broker, KafkaProcess kafka, List<WorkerProcess> workers) {

    void workers(Runnable meanwhile) {
      workers.forEach(WorkerProcess::kill);
      meanwhile.run();
      workers.forEach(WorkerProcess::start);
    }

    void everything() {
      kafka.kill();
      workers(
          () -> {
            broker.restart();
            kafka.start();
          });
    }
  }

  /** How far fleet and topics are. */
  private record Progress(Arrivals all, Arrivals once, Fleet fleet) {

    void awaitArrived(long count) {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (all.distinct() < count || once.distinct() < count) {
        poll();
        assertThat(System.nanoTime())
            .as(
                "%d and %d of %d messages have arrived, %d were made",
                all.distinct(), once.distinct(), count, fleet.made())
            .isLessThan(deadline);
      }
      // What is doubled may come last.
      all.poll(Duration.ofMillis(500));
      once.poll(Duration.ofMillis(500));
      LOG.warn(
          "{} messages made, {} arrived, {} doubles", fleet.made(), all.distinct(), all.doubles());
    }

    void awaitMade(long count) {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (fleet.made() < count) {
        poll();
        assertThat(System.nanoTime()).as("%d made", fleet.made()).isLessThan(deadline);
      }
    }

    private void poll() {
      all.poll(Duration.ofMillis(50));
      once.poll(Duration.ofMillis(50));
    }
  }
}
