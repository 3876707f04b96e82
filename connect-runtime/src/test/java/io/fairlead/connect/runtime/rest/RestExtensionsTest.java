// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.junit.jupiter.api.Test;

final class RestExtensionsTest {

  private static final String BASIC_AUTH =
      "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension";
  private static final String ALICE =
      "Basic "
          + Base64.getEncoder().encodeToString("alice:wonder".getBytes(StandardCharsets.UTF_8));

  /**
   * The extension reads the JVM's login configuration once, when its class is loaded, so the build
   * names {@code login.conf} on the command line of the tests' JVM.
   */
  @Test
  void apaches_basic_auth_extension_keeps_strangers_out() {
    Map<String, String> guarded =
        Map.of("rest.extension.classes", BASIC_AUTH, "admin.listeners", "http://127.0.0.1:0");
    try (TestWorker leader = TestWorker.start(guarded);
        TestWorker follower = TestWorker.start(guarded)) {
      follower.herder.writesBelongTo(leader.uri());

      Answer stranger = follower.get("/connectors");
      assertThat(stranger.status()).isEqualTo(401);
      assertThat(stranger.body()).isEqualTo("User cannot access the resource.");
      assertThat(follower.get("/metrics").status()).isEqualTo(401);
      assertThat(follower.put("/connectors/c/config", "{}").status()).isEqualTo(401);
      assertThat(follower.send("GET", "/connectors", null, "Authorization", ALICE).status())
          .isEqualTo(200);

      // The user's credentials go along to the leader.
      Answer put = follower.send("PUT", "/connectors/c/config", "{}", "Authorization", ALICE);
      assertThat(put.status()).isEqualTo(201);
      assertThat(leader.herder.configs).containsKey("c");

      // Workers have no credentials but signatures.
      follower
          .server
          .leaderClient(follower.key::get)
          .putTaskConfigs(leader.uri(), "c", List.of(Map.of()), Instant.now().plusSeconds(20))
          .join();
      assertThat(leader.herder.taskConfigs).containsKey("c");

      // As in Apache Kafka Connect, separate admin listeners are not the extension's.
      URI admin = follower.server.adminUri();
      assertThat(follower.sendTo(admin, "GET", "/admin/loggers", null).status()).isEqualTo(200);
    }
  }

  @Test
  void extensions_add_resources_and_see_the_cluster() {
    try (TestWorker worker =
        TestWorker.start(Map.of("rest.extension.classes", CensusExtension.class.getName()))) {
      worker.herder.configs.put("c", Map.of("name", "c", "secret.key", "s"));

      Answer census = worker.get("/census");

      assertThat(census.status()).isEqualTo(200);
      assertThat(census.json())
          .isEqualTo(
              TestWorker.JSON.valueToTree(
                  Map.of(
                      "connectors", "[c]",
                      "state", "RUNNING",
                      "task", "FAILED",
                      "type", "source",
                      "secret", "s",
                      "cluster", "cluster-1")));
      assertThat(worker.get("/census/unknown").status()).isEqualTo(404);
      assertThat(CensusExtension.closed).isFalse();
    }
    assertThat(CensusExtension.closed).isTrue();
  }

  @Test
  void a_missing_extension_stops_the_start() {
    Map<String, String> missing = Map.of("rest.extension.classes", "no.such.Extension");
    try (TestWorker worker = TestWorker.unstarted(missing)) {
      worker.server.initializeServer();

      assertThatThrownBy(worker::serve).hasMessageContaining("no.such.Extension");
    }
  }

  /** Counts what it sees. */
  public static final class CensusExtension implements ConnectRestExtension {

    static volatile boolean closed;

    @Override
    public void configure(Map<String, ?> configs) {
      closed = false;
      assertThat(configs.get("rest.extension.classes")).isNotNull();
    }

    @Override
    public void register(ConnectRestExtensionContext context) {
      assertThat(context.configurable().getConfiguration()).isNotNull();
      Census census = new Census(context.clusterState());
      context.configurable().register(census);
      context.configurable().register(census);
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** What the extension adds. */
  @Path("/census")
  @Produces("application/json")
  public static final class Census {

    private final ConnectClusterState cluster;

    Census(ConnectClusterState cluster) {
      this.cluster = cluster;
    }

    @GET
    public Map<String, String> count() {
      Map<String, String> seen = new TreeMap<>();
      seen.put("connectors", cluster.connectors().toString());
      seen.put("state", cluster.connectorHealth("c").connectorState().state());
      seen.put("task", cluster.connectorHealth("c").tasksState().get(0).state());
      seen.put("type", cluster.connectorHealth("c").type().toString());
      seen.put("secret", cluster.connectorConfig("c").get("secret.key"));
      seen.put("cluster", cluster.clusterDetails().kafkaClusterId());
      return seen;
    }

    @GET
    @Path("/unknown")
    public String unknown() {
      return cluster.connectorHealth("unknown").name();
    }
  }
}
