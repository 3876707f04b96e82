// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.fleet.Arrivals;
import io.fairlead.fleet.Fleet;
import io.fairlead.fleet.FleetPlan;
import io.fairlead.fleet.Ledger;
import io.fairlead.servers.MqttBroker;
import io.fairlead.servers.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet drives while the MQTT broker, the worker, Kafka and the network are taken away in turn.
 * Short: 20 cars with 1,000 messages each. {@code -Dfairlead.long=true}: 200 cars with 5,000.
 */
@Timeout(1800)
class FleetKillTest {

  private static final Logger LOG = LoggerFactory.getLogger(FleetKillTest.class);
  private static final boolean LONG = Boolean.getBoolean("fairlead.long");
  private static final String PROBE = "PROBE";
  private static final int CARS = LONG ? 200 : 20;
  private static final long MESSAGES = LONG ? 5_000 : 1_000;
  private static final Duration DEADLINE = Duration.ofMinutes(LONG ? 20 : 4);

  @ParameterizedTest
  @EnumSource
  void nothingIsLostAndTheLedgerLeavesNoDoubles(Broker kind) throws Exception {
    String group = Configs.unique("kill");
    try (MqttBroker broker = kind.start();
        TcpProxy network = TcpProxy.to(broker.port());
        WorkerRig rig = new WorkerRig(group)) {
      for (String topic : List.of("plain", "ledger")) {
        rig.kafka().createTopic(topic, 4, Map.of());
      }
      Map<String, String> plain = config(network, group + "p", "plain");
      Map<String, String> ledger = new HashMap<>(config(network, group + "l", "ledger"));
      ledger.put("dedupe", "ledger");
      ledger.put("dedupe.key", "{vin}");
      ledger.put("dedupe.sequence", "field:seq");
      rig.worker().connectors().create("plain", plain);
      rig.worker().connectors().create("ledger", ledger);
      rig.worker().connectors().awaitRunning("plain");
      rig.worker().connectors().awaitRunning("ledger");
      FleetPlan plan =
          new FleetPlan(
              new FleetPlan.Size(CARS, 50, LONG ? 40 : 60, Optional.of(MESSAGES)),
              new FleetPlan.Link("127.0.0.1", broker.port(), 1, 0.01, 0.05, Duration.ofMillis(800)),
              42);
      try (Arrivals all = new Arrivals(rig.kafka().bootstrapServers(), List.of("plain"));
          Arrivals once = new Arrivals(rig.kafka().bootstrapServers(), List.of("ledger"));
          Fleet fleet = new Fleet(group, "CAR", plan)) {
        awaitSubscribed(broker, group, all, once);
        fleet.start();
        long total = CARS * MESSAGES;

        // when
        await(all, once, total / 6);
        network.cut();
        await(fleet, total / 4);
        network.mend();
        await(all, once, total / 3);
        broker.restart();
        await(all, once, total / 2);
        rig.kafka().stop();
        await(fleet, total * 2 / 3);
        rig.kafka().restart();
        await(all, once, total * 3 / 4);
        rig.worker().close();
        rig.startWorker();
        assertThat(fleet.awaitDone(DEADLINE)).as("the fleet is done").isTrue();
        await(all, once, total + 1);

        // then
        List<Ledger.Entry> entries = new ArrayList<>(fleet.ledger().cars());
        entries.add(new Ledger.Entry(PROBE, 1, 1, 0));
        Ledger published = new Ledger(entries);
        assertThat(published.made()).isEqualTo(total + 1);
        Arrivals.Result everything = all.compare(published);
        Arrivals.Result deduped = once.compare(published);
        LOG.warn(
            "{}: plain {}, ledger {}, sent twice {}",
            kind,
            everything,
            deduped,
            published.doubled());
        assertThat(everything.complete()).as("%s", everything).isTrue();
        assertThat(everything.overtaken()).isZero();
        assertThat(deduped.complete()).as("%s", deduped).isTrue();
        assertThat(deduped.overtaken()).isZero();
        assertThat(deduped.doubles()).isZero();
      }
    }
  }

  private static Map<String, String> config(TcpProxy network, String prefix, String topic) {
    return Configs.with(
        Configs.source(
            "tcp://127.0.0.1:" + network.port(),
            prefix.substring(0, prefix.length() - 1) + "/{vin}/{signal}",
            "mqtt.client.id.prefix",
            prefix),
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
        "5");
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

  private static void await(Arrivals all, Arrivals once, long count) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (all.distinct() < count || once.distinct() < count) {
      all.poll(Duration.ofMillis(50));
      once.poll(Duration.ofMillis(50));
      assertThat(System.nanoTime())
          .as("%d and %d of %d messages have arrived", all.distinct(), once.distinct(), count)
          .isLessThan(deadline);
    }
    // What is doubled may come last.
    all.poll(Duration.ofMillis(500));
    once.poll(Duration.ofMillis(500));
  }

  private static void await(Fleet fleet, long count) {
    org.awaitility.Awaitility.await().atMost(DEADLINE).until(() -> fleet.made() >= count);
  }
}
