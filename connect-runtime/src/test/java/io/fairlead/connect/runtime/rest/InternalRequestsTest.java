// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.herder.LeaderClient;
import io.fairlead.connect.runtime.herder.WrongWorkerException;
import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import io.fairlead.connect.runtime.store.SessionKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InternalRequestsTest {

  private static final String BODY = "[{\"file\":\"a\"},{\"file\":\"b\"}]";

  private TestWorker leader;
  private TestWorker follower;
  private LeaderClient client;

  @BeforeEach
  void start() {
    leader = TestWorker.start();
    follower = TestWorker.start();
    client = follower.server.leaderClient(follower.key::get);
  }

  @AfterEach
  void stop() {
    leader.close();
    follower.close();
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(20);
  }

  @Test
  void task_configs_reach_the_leader() {
    client
        .putTaskConfigs(
            leader.uri(), "my c", List.of(Map.of("file", "a"), Map.of("file", "b")), soon())
        .join();

    assertThat(leader.herder.taskConfigs)
        .containsEntry("my c", List.of(Map.of("file", "a"), Map.of("file", "b")));
    assertThat(leader.herder.lastDeadline).isBefore(Instant.now().plusSeconds(21));
  }

  @Test
  void fencing_reaches_the_leader() {
    client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join();

    assertThat(leader.herder.writes).containsExactly("fence c");
  }

  @Test
  void tells_who_is_the_leader_now() {
    leader.herder.writesBelongTo(follower.uri());

    assertThatThrownBy(() -> client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WrongWorkerException.class,
            wrong -> assertThat(wrong.target()).contains(follower.uri()));
  }

  @Test
  void a_key_that_differs_may_be_a_renewed_one() {
    follower.key.set(new SessionKey(new SecretKeySpec(new byte[] {1}, "HmacSHA256"), 2));

    assertThatThrownBy(() -> client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join())
        .cause()
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("invalid signature");
    assertThat(leader.herder.writes).isEmpty();
  }

  @Test
  void waits_for_the_first_key() {
    follower.key.set(null);
    assertThatThrownBy(() -> client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join())
        .cause()
        .isInstanceOf(RetriableException.class);

    follower.key.set(TestWorker.KEY);
    leader.key.set(null);
    assertThatThrownBy(() -> client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join())
        .cause()
        .isInstanceOf(WrongWorkerException.class);
  }

  @Test
  void failures_keep_their_kind() {
    leader.herder.writesFail(new NotFoundException("Connector c not found"));
    assertThatThrownBy(() -> client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join())
        .cause()
        .isInstanceOf(NotFoundException.class);

    leader.close();
    assertThatThrownBy(() -> client.fenceZombieSourceTasks(leader.uri(), "c", soon()).join())
        .cause()
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void strangers_are_kept_out() throws Exception {
    Answer unsigned = leader.post("/connectors/c/tasks", BODY);
    assertThat(unsigned.status()).isEqualTo(400);
    assertThat(unsigned.message()).isEqualTo("Internal request missing required signature");
    assertThat(leader.put("/connectors/c/fence", null).status()).isEqualTo(400);

    assertThat(signed("HmacSHA1", "x").status()).isEqualTo(400);
    assertThat(signed("HmacSHA256", "!!").status()).isEqualTo(400);
    Answer forged = signed("HmacSHA256", "AAAA");
    assertThat(forged.status()).isEqualTo(403);
    assertThat(forged.message()).isEqualTo("Internal request contained invalid signature.");
    assertThat(leader.herder.taskConfigs).isEmpty();

    assertThat(signed("HmacSHA256", signature(BODY)).status()).isEqualTo(204);
    assertThat(leader.herder.taskConfigs).containsKey("c");

    leader.key.set(null);
    assertThat(signed("HmacSHA256", signature(BODY)).status()).isEqualTo(503);
  }

  private Answer signed(String algorithm, String signature) {
    return leader.send(
        "POST",
        "/connectors/c/tasks",
        BODY,
        "X-Connect-Request-Signature-Algorithm",
        algorithm,
        "X-Connect-Authorization",
        signature);
  }

  private static String signature(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(TestWorker.KEY.key());
    return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
