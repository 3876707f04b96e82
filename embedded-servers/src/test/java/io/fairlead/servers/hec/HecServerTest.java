// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The collector answers as the documentation of the real one has it. */
@Timeout(180)
class HecServerTest {

  private static final String CHANNEL = "FE0ECFAD-13D5-401B-847D-77833BD77131";

  private final List<HecEvent> index = new ArrayList<>();
  private final HecServer server =
      HecServer.start(
          HecServer.Settings.of(
              index::add,
              HecToken.of("plain").withIndexes("main", "shop"),
              HecToken.of("off").disabled(),
              HecToken.of("acks").withAck()));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  private String post(String path, String authorization, String channel, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri().resolve("/services/collector" + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (channel != null) {
      request.header("X-Splunk-Request-Channel", channel);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private String events(String body) throws IOException, InterruptedException {
    return post("/event", "Splunk plain", null, body);
  }

  @Test
  void tokens() throws Exception {
    String event = "{\"event\":\"x\"}";
    assertThat(post("", null, null, event))
        .isEqualTo("401 {\"text\":\"Token is required\",\"code\":2}");
    assertThat(post("", "Bearer plain", null, event)).startsWith("401").contains("\"code\":3");
    assertThat(post("", "Splunk wrong", null, event)).startsWith("403").contains("\"code\":4");
    assertThat(post("", "Splunk off", null, event)).startsWith("403").contains("\"code\":1}");
    assertThat(post("?token=plain", null, null, event)).startsWith("400").contains("\"code\":16");
    assertThat(post("/event/1.0", "Splunk plain", null, event))
        .isEqualTo("200 {\"text\":\"Success\",\"code\":0}");
    assertThat(post("/event", "Basic eDpwbGFpbg==", null, event)).startsWith("200");
  }

  @Test
  void badEventsAreToldByTheirNumberAndWhatComesBeforeIsTaken() throws Exception {
    assertThat(events("")).isEqualTo("400 {\"text\":\"No data\",\"code\":5}");
    assertThat(events("{\"event\":1}{\"event\":2}{\"event\""))
        .isEqualTo("400 {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":2}");
    assertThat(events("{\"event\":3}\n{\"event\":4,\"index\":\"payroll\"}"))
        .contains("\"code\":7", "\"invalid-event-number\":1");
    assertThat(events("{\"source\":\"x\"}")).contains("\"code\":12");
    assertThat(events("{\"event\":\"\"}")).contains("\"code\":13");
    assertThat(events("{\"event\":1,\"fields\":{\"a\":{}}}")).contains("\"code\":15");
    assertThat(index).extracting(event -> event.event().asInt()).containsExactly(1, 2, 3);
  }

  @Test
  void channelsAndAcknowledgements() throws Exception {
    String event = "{\"event\":\"x\"}";
    server.faults().ackDelay(Duration.ofHours(1));
    assertThat(post("/event", "Splunk acks", null, event)).contains("\"code\":10");
    assertThat(post("/event", "Splunk acks", "no-guid", event)).contains("\"code\":11");
    assertThat(post("/event", "Splunk acks", CHANNEL, event)).contains("\"ackId\":0");
    server.faults().ackDelay(Duration.ZERO);
    assertThat(post("/ack", "Splunk plain", CHANNEL, "{\"acks\":[0]}")).contains("\"code\":14");
    assertThat(post("/ack", "Splunk acks", CHANNEL, "{\"acks\":[0]}"))
        .isEqualTo("200 {\"acks\":{\"0\":false}}");
    assertThat(index).as("not written yet").isEmpty();

    server.die();
    server.revive();

    assertThat(post("/event", "Splunk acks", CHANNEL, event)).contains("\"ackId\":0");
    assertThat(post("/ack", "Splunk acks", CHANNEL, "{\"acks\":[0]}")).contains("\"0\":true");
    assertThat(post("/ack", "Splunk acks", CHANNEL, "{\"acks\":[0]}"))
        .as("it is told once")
        .contains("\"0\":false");
    assertThat(index).as("what died was not written").hasSize(1);
  }

  @Test
  void rawNeedsAChannel() throws Exception {
    assertThat(post("/raw?sourcetype=s", "Splunk plain", null, "a")).contains("\"code\":10");
    assertThat(post("/raw?sourcetype=s", "Splunk plain", CHANNEL, "a\nb")).startsWith("200");
    assertThat(index).extracting(HecEvent::sourcetype).containsExactly("s", "s");
  }

  @Test
  void faultsAndHealth() throws Exception {
    server.faults().answerNext(1, HecCode.SERVER_BUSY);
    assertThat(events("{\"event\":1}")).isEqualTo("503 {\"text\":\"Server is busy\",\"code\":9}");
    assertThat(events("{\"event\":1}")).startsWith("200");
    server.faults().health(HecCode.QUEUES_FULL);
    assertThat(post("/health", null, null, "")).startsWith("503").contains("\"code\":18");
    server.faults().heal();
    assertThat(post("/health", null, null, "")).startsWith("200").contains("\"code\":17");
  }
}
