// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.WrongWorkerException;
import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ForwardingTest {

  private static final String CREATE = "{\"name\":\"c\",\"config\":{\"k\":\"v\"}}";

  private TestWorker follower;
  private TestWorker leader;

  @BeforeEach
  void start() {
    follower = TestWorker.start();
    leader = TestWorker.start();
    follower.herder.writesBelongTo(leader.uri());
  }

  @AfterEach
  void stop() {
    follower.close();
    leader.close();
  }

  private CompletableFuture<Answer> createAtFollower() {
    return follower.sendAsync(follower.uri(), "POST", "/connectors", CREATE);
  }

  @Test
  void writes_are_done_by_the_leader() {
    Answer created = createAtFollower().join();

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().at("/config/k").asText()).isEqualTo("v");
    assertThat(created.header("Location")).isEqualTo(follower.uri() + "connectors/c");
    assertThat(leader.herder.configs).containsKey("c");
    assertThat(follower.herder.configs).isEmpty();

    assertThat(follower.put("/connectors/c/config", "{\"k\":\"w\"}").status()).isEqualTo(200);
    assertThat(follower.send("PATCH", "/connectors/c/config", "{\"n\":\"1\"}").status())
        .isEqualTo(200);
    assertThat(follower.put("/connectors/c/pause", null).status()).isEqualTo(202);
    assertThat(follower.put("/connectors/c/stop", null).status()).isEqualTo(204);
    assertThat(follower.post("/connectors/c/restart", null).status()).isEqualTo(204);
    Answer restarted = follower.post("/connectors/c/restart?includeTasks=true", null);
    assertThat(restarted.status()).isEqualTo(202);
    assertThat(restarted.json().at("/tasks/0/state").asText()).isEqualTo("FAILED");
    assertThat(follower.post("/connectors/c/tasks/0/restart", null).status()).isEqualTo(204);
    assertThat(follower.get("/connectors/c/offsets").json().at("/offsets/0/offset/position"))
        .hasToString("5");
    assertThat(follower.send("DELETE", "/connectors/c/offsets", null).message()).isEqualTo("reset");
    assertThat(follower.send("DELETE", "/connectors/c", null).status()).isEqualTo(204);
    assertThat(leader.herder.configs).isEmpty();
    assertThat(leader.herder.writes)
        .contains("RestartRequest[connector=c, onlyFailed=false, includeTasks=true]");
  }

  @Test
  void names_that_need_encoding_arrive_whole() {
    assertThat(follower.put("/connectors/a%20b%3F%23+c/config", "{}").status()).isEqualTo(201);

    assertThat(leader.herder.configs).containsOnlyKeys("a b?#+c");
  }

  @Test
  void errors_of_the_leader_come_back_as_they_are() {
    leader.herder.writesFail(new BadRequestException("no such topic"));

    Answer refused = createAtFollower().join();

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo("{\"error_code\":400,\"message\":\"no such topic\"}");
    assertThat(follower.send("DELETE", "/connectors/x", null).status()).isEqualTo(400);
  }

  @Test
  void writes_wait_until_there_is_a_leader() {
    follower.herder.writesBelongTo(null);
    CompletableFuture<Answer> waiting = createAtFollower();
    await().until(() -> follower.herder.writes.size() > 3);
    assertThat(waiting).isNotDone();

    follower.herder.writesBelongTo(leader.uri());

    assertThat(waiting.join().status()).isEqualTo(201);
  }

  @Test
  void writes_wait_until_the_worker_is_ready() {
    follower.herder.ready = false;
    CompletableFuture<Answer> waiting = createAtFollower();

    follower.herder.ready = true;

    assertThat(waiting.join().status()).isEqualTo(201);
  }

  @Test
  void writes_follow_a_change_of_the_leader() {
    try (TestWorker next = TestWorker.start()) {
      // The old leader has lost its office, and does not know yet who has it.
      leader.herder.writesBelongTo(null);
      CompletableFuture<Answer> waiting = createAtFollower();
      await().until(() -> leader.herder.writes.size() > 2);

      leader.herder.writesBelongTo(next.uri());

      assertThat(waiting.join().status()).isEqualTo(201);
      assertThat(next.herder.configs).containsKey("c");
      assertThat(leader.herder.configs).isEmpty();
    }
  }

  @Test
  void two_workers_that_take_each_other_for_the_leader_do_not_loop() {
    leader.herder.writesBelongTo(follower.uri());
    CompletableFuture<Answer> waiting = createAtFollower();
    await().until(() -> leader.herder.writes.size() > 4);

    leader.herder.writesWork();

    assertThat(waiting.join().status()).isEqualTo(201);
    assertThat(leader.herder.writes).hasSizeLessThan(200);
  }

  @Test
  void writes_survive_a_leader_that_is_gone() {
    // Nobody listens at the first port.
    follower.herder.writesBelongTo(URI.create("http://127.0.0.1:1/"));
    CompletableFuture<Answer> waiting = createAtFollower();
    await().until(() -> follower.herder.writes.size() > 2);

    follower.herder.writesWork();

    assertThat(waiting.join().status()).isEqualTo(201);
    assertThat(follower.herder.configs).containsKey("c");
  }

  @Test
  void what_could_not_be_done_in_time_is_not_done_later() {
    follower.herder.writesBelongTo(null);
    follower.server.requestTimeout(Duration.ofSeconds(2));

    Answer late = createAtFollower().join();

    assertThat(late.status()).isEqualTo(500);
    assertThat(late.message())
        .startsWith("Request timed out.")
        .contains("not the leader")
        .endsWith("it was cancelled.");
    int attempts = follower.herder.writes.size();
    follower.herder.writesWork();
    // Attempts come at most half a second apart.
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(60))
        .until(() -> follower.herder.writes.size() == attempts);
    assertThat(follower.herder.configs).isEmpty();
  }

  @Test
  void the_leader_gets_no_more_time_than_is_left() {
    follower.server.requestTimeout(Duration.ofSeconds(20));

    assertThat(createAtFollower().join().status()).isEqualTo(201);

    assertThat(leader.herder.lastDeadline).isBefore(Instant.now().plusSeconds(21));
  }

  @Test
  void a_forwarded_request_is_never_forwarded_again() {
    Answer refused = follower.post("/connectors?forward=false", CREATE);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("X-Fairlead-Responsible-Worker")).isEqualTo(leader.uri().toString());
    assertThat(leader.herder.writes).isEmpty();
  }

  @Test
  void a_repeated_attempt_gets_the_result_of_the_first() {
    String id = UUID.randomUUID().toString();

    Answer first = leader.send("POST", "/connectors", CREATE, "X-Fairlead-Request-Id", id);
    Answer second = leader.send("POST", "/connectors", CREATE, "X-Fairlead-Request-Id", id);
    Answer other = leader.post("/connectors", CREATE);

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void a_repeated_attempt_joins_the_first_one_under_way() {
    String id = UUID.randomUUID().toString();
    leader.herder.writesHang();
    List<CompletableFuture<Answer>> attempts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      attempts.add(
          leader.sendAsync(
              leader.uri(), "DELETE", "/connectors/c", null, "X-Fairlead-Request-Id", id));
    }
    await().until(() -> leader.herder.hanging.size() == 1);

    leader.herder.hanging.get(0).complete(null);

    attempts.forEach(attempt -> assertThat(attempt.join().status()).isEqualTo(204));
    assertThat(leader.herder.writes).hasSize(1);
  }

  @Test
  void a_failed_attempt_may_be_repeated_under_its_id() {
    String id = UUID.randomUUID().toString();
    leader.herder.writesBelongTo(null);
    Answer refused =
        leader.send("POST", "/connectors?forward=false", CREATE, "X-Fairlead-Request-Id", id);
    assertThat(refused.status()).isEqualTo(409);

    leader.herder.writesWork();
    Answer repeated =
        leader.send("POST", "/connectors?forward=false", CREATE, "X-Fairlead-Request-Id", id);

    assertThat(repeated.status()).isEqualTo(201);
  }

  /** The answer to the first attempt is lost: its connection breaks after the leader did it. */
  @Test
  void a_create_whose_answer_was_lost_is_not_refused_by_its_own_first_attempt() throws Exception {
    try (ServerSocket broken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AtomicInteger accepted = new AtomicInteger();
      Thread breaking =
          new Thread(
              () -> {
                try (Socket connection = broken.accept()) {
                  accepted.incrementAndGet();
                  assertThat(connection.getInputStream().read()).isPositive();
                  // What the leader would have done before it died.
                  follower.herder.configs.put("c", Map.of("name", "c", "k", "v"));
                  follower.herder.writesWork();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      breaking.start();
      follower.herder.writesBelongTo(URI.create("http://127.0.0.1:" + broken.getLocalPort() + "/"));

      Answer answer = createAtFollower().join();

      breaking.join(Duration.ofSeconds(60).toMillis());
      assertThat(accepted).hasValue(1);
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.json().at("/config/k").asText()).isEqualTo("v");
    }
  }

  @Test
  void waiting_writes_do_not_keep_reads_waiting() {
    follower.herder.configs.put("c", Map.of("name", "c"));
    follower.herder.writesHang();
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(follower.sendAsync(follower.uri(), "PUT", "/connectors/c" + i + "/config", "{}"));
    }
    await().until(() -> follower.herder.hanging.size() == 100);

    assertThat(follower.get("/connectors/c").status()).isEqualTo(200);
    assertThat(follower.get("/connectors/c/status").status()).isEqualTo(200);
    assertThat(follower.get("/health").status()).isEqualTo(200);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    follower.herder.hanging.forEach(
        write -> write.completeExceptionally(new WrongWorkerException("moved", leader.uri())));
    follower.herder.writesBelongTo(leader.uri());
    waiting.forEach(write -> assertThat(write.join().status()).isEqualTo(201));
  }

  @Test
  void closing_answers_what_waits() {
    follower.herder.writesHang();
    CompletableFuture<Answer> waiting = createAtFollower();
    await().until(() -> follower.herder.hanging.size() == 1);

    follower.server.close();

    assertThat(waiting.join().status()).isEqualTo(503);
    assertThat(follower.herder.hanging.get(0)).isCancelled();
  }

  @Test
  void closing_lets_end_what_still_can() {
    follower.herder.writesHang();
    CompletableFuture<Answer> waiting = createAtFollower();
    await().until(() -> follower.herder.hanging.size() == 1);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(follower.server::close);
    await().until(() -> refuses(follower.uri()));
    follower.herder.writesBelongTo(leader.uri());
    follower.herder.hanging.get(0).completeExceptionally(new WrongWorkerException("left", null));

    assertThat(waiting.join().status()).isEqualTo(201);
    assertThat(closing).succeedsWithin(Duration.ofSeconds(90));
  }

  private static boolean refuses(URI worker) {
    try (Socket socket = new Socket(worker.getHost(), worker.getPort())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void credentials_go_along() throws Exception {
    try (ServerSocket recorder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> head = new CompletableFuture<>();
      Thread recording = new Thread(() -> record(recorder, head));
      recording.start();
      follower.herder.writesBelongTo(
          URI.create("http://127.0.0.1:" + recorder.getLocalPort() + "/"));

      Answer answer =
          follower.send("PUT", "/connectors/c/pause", null, "Authorization", "Basic Zm9v");

      recording.join(Duration.ofSeconds(60).toMillis());
      assertThat(answer.status()).isEqualTo(202);
      assertThat(head.join())
          .startsWith("PUT /connectors/c/pause?forward=false HTTP/1.1")
          .contains("Authorization: Basic Zm9v")
          .contains("X-Fairlead-Request-Id: ")
          .contains("X-Fairlead-Time-Left-Ms: ");
    }
  }

  private static void record(ServerSocket server, CompletableFuture<String> head) {
    try (Socket connection = server.accept()) {
      StringBuilder received = new StringBuilder();
      while (received.indexOf("\r\n\r\n") < 0) {
        received.append((char) connection.getInputStream().read());
      }
      connection
          .getOutputStream()
          .write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes("US-ASCII"));
      head.complete(received.toString());
    } catch (IOException e) {
      head.completeExceptionally(e);
    }
  }
}
