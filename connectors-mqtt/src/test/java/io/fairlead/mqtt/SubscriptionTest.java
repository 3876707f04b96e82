// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static io.fairlead.mqtt.Records.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.Links;
import io.fairlead.mqtt.client.MessageProperties;
import io.fairlead.mqtt.client.MqttLink;
import io.fairlead.mqtt.client.Outbound;
import io.fairlead.mqtt.client.Subscription;
import io.fairlead.mqtt.client.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The options of a subscription (MQTT 5, section 3.8.3.1). */
@Timeout(300)
class SubscriptionTest {

  @ParameterizedTest
  @EnumSource
  void retainedMessagesComeAsTheHandlingSays(Broker kind) throws Exception {
    for (Map.Entry<String, List<String>> handling :
        Map.of(
                "always", List.of("kept", "kept", "new"),
                "new", List.of("kept", "new"),
                "never", List.of("new"))
            .entrySet()) {
      String root = Configs.unique("kept");
      Map<String, String> config =
          Configs.source(
              kind.shared().address(),
              root + "/{vin}",
              "payload.format",
              "string",
              "mqtt.distribution",
              "hash",
              "mqtt.retain.handling",
              handling.getKey());
      try (Client cars = new Client(kind.shared())) {
        cars.send(root + "/V1", "kept", message -> message.setRetained(true));
        cars.flush();
        List<String> seen = new ArrayList<>();

        // when the task starts twice
        try (SourceHarness source = new SourceHarness(config, 1)) {
          if (handling.getKey().equals("never")) {
            source.connect();
          } else {
            seen.addAll(values(source.take(1)));
          }
        }
        try (SourceHarness source = new SourceHarness(config, 1)) {
          cars.send(root + "/V2", "new");
          // What is retained may come after what is new; anything beyond it comes before the end.
          while (seen.size() < handling.getValue().size()) {
            seen.addAll(values(source.take(1)));
          }
          cars.send(root + "/V3", "end");
          while (!seen.contains("end")) {
            seen.addAll(values(source.take(1)));
          }
          seen.remove("end");
        }

        // then
        assertThat(seen)
            .as(handling.getKey())
            .containsExactlyInAnyOrderElementsOf(handling.getValue());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"MOSQUITTO, false", "MOSQUITTO, true", "HIVEMQ, false", "HIVEMQ, true"})
  void ownMessagesAreLeftOutWhereThatIsWanted(Broker kind, boolean exactlyOnce) throws Exception {
    String root = Configs.unique("own");
    int qos = exactlyOnce ? 2 : 1;
    BlockingQueue<Inbound> seen = new LinkedBlockingQueue<>();
    BrokerAddress address = BrokerAddress.parse("mqtt.brokers", kind.shared().address());
    ConnectionConfig.Session session =
        new ConnectionConfig.Session(Configs.unique("own"), true, 0, 10);
    try (MqttLink link =
            Links.open(address, connection(address), session, exactlyOnce, listener(seen));
        Client other = new Client(kind.shared())) {
      link.connect();
      link.subscribe(
          List.of(
              new Subscription(root + "/foreign", qos, true, true, 0),
              new Subscription(root + "/all", qos, false, true, 0)));
      for (String topic : List.of("/foreign", "/all")) {
        link.publish(
            new Outbound(root + topic, bytes("mine" + topic), 1, false, MessageProperties.NONE),
            new Ignored());
      }
      Inbound own = seen.poll(60, TimeUnit.SECONDS);
      assertThat(text(own)).isEqualTo("mine/all");
      // HiveMQ sends a second message only when the first was acknowledged.
      link.acknowledge(own);
      other.send(root + "/foreign", "theirs");
      assertThat(text(seen.poll(60, TimeUnit.SECONDS))).isEqualTo("theirs");
      link.disconnect(true);
    }
  }

  private static ConnectionConfig connection(BrokerAddress address) {
    Duration second = Duration.ofSeconds(1);
    return new ConnectionConfig(
        List.of(address),
        ConnectionConfig.Version.V5,
        new ConnectionConfig.Timing(Duration.ofSeconds(30), Duration.ofSeconds(30), second, second),
        () -> new ConnectionConfig.Access(Optional.empty(), Optional.empty(), TlsFiles.DEFAULT),
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Inbound message) {
    return message == null ? null : new String(message.payload(), StandardCharsets.UTF_8);
  }

  private static MqttLink.Listener listener(BlockingQueue<Inbound> seen) {
    return new MqttLink.Listener() {
      @Override
      public void arrived(Inbound message) {
        seen.add(message);
      }

      @Override
      public void lost(LinkException failure) {
        // The test sees what is missing.
      }
    };
  }

  private static final class Ignored implements MqttLink.PublishListener {
    @Override
    public void taken() {
      // What comes back is looked at.
    }

    @Override
    public void refused(LinkException reason) {
      // What comes back is looked at.
    }
  }
}
