// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 7. */
final class SecretsApiTest {

  private static final String SECRET = "hunter2-hunter2";

  private TestWorker worker;

  @BeforeEach
  void start() {
    worker = TestWorker.start();
    worker.herder.configs.put("c", stored());
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private static Map<String, String> stored() {
    return Map.of("name", "c", "secret.key", SECRET, "user", "u");
  }

  @Test
  void no_answer_holds_a_secret() {
    assertThat(worker.get("/connectors/c").json().at("/config/secret.key").asText())
        .isEqualTo("***");
    for (String path :
        new String[] {
          "/connectors/c", "/connectors/c/config", "/connectors/c/tasks", "/connectors?expand=info"
        }) {
      assertThat(worker.get(path).body()).contains("***").doesNotContain(SECRET);
    }
    Answer put = worker.put("/connectors/c/config", "{\"secret.key\":\"" + SECRET + "x\"}");
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.body()).contains("***").doesNotContain(SECRET);
    Answer patched =
        worker.send("PATCH", "/connectors/c/config", "{\"other.secret\":\"" + SECRET + "\"}");
    assertThat(patched.body()).contains("***").doesNotContain(SECRET);
    Answer created =
        worker.post(
            "/connectors", "{\"name\":\"d\",\"config\":{\"secret.key\":\"" + SECRET + "\"}}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body()).contains("***").doesNotContain(SECRET);
  }

  @Test
  void a_mask_that_is_sent_back_keeps_what_is_stored() {
    String shown = worker.get("/connectors/c/config").body().replace("\"u\"", "\"w\"");

    assertThat(worker.put("/connectors/c/config", shown).status()).isEqualTo(200);

    assertThat(worker.herder.configs.get("c"))
        .isEqualTo(Map.of("name", "c", "secret.key", SECRET, "user", "w"));
  }

  @Test
  void a_mask_in_a_patch_keeps_what_is_stored() {
    Answer patched =
        worker.send("PATCH", "/connectors/c/config", "{\"secret.key\":\"***\",\"user\":\"w\"}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(worker.herder.configs.get("c"))
        .containsEntry("secret.key", SECRET)
        .containsEntry("user", "w");
  }

  @Test
  void a_mask_for_nothing_is_refused() {
    Answer refused =
        worker.post(
            "/connectors",
            "{\"name\":\"d\",\"config\":{\"secret.key\":\"***\",\"other.secret\":\"***\"}}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("other.secret, secret.key").contains("connector d");
    assertThat(worker.send("PATCH", "/connectors/c/config", "{\"other.secret\":\"***\"}").message())
        .contains("other.secret");
    assertThat(worker.put("/connectors/c/config", "{\"other.secret\":\"***\"}").status())
        .isEqualTo(400);
    assertThat(worker.herder.configs).isEqualTo(Map.of("c", stored()));
  }

  @Test
  void references_are_shown_as_they_are() {
    worker.herder.configs.put("c", Map.of("name", "c", "secret.key", "${file:/run/s:k}"));

    assertThat(worker.get("/connectors/c/config").json().path("secret.key").asText())
        .isEqualTo("${file:/run/s:k}");
  }

  @Test
  void errors_do_not_quote_secrets() {
    worker.herder.writesFail(
        new BadRequestException("Invalid value " + SECRET + " for configuration secret.key"));

    Answer refused = worker.put("/connectors/c/config", "{\"secret.key\":\"" + SECRET + "\"}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo("Invalid value *** for configuration secret.key");
  }

  @Test
  void errors_do_not_quote_the_stored_secret_behind_a_mask() {
    worker.herder.writesFail(new BadRequestException("Invalid value " + SECRET));

    Answer refused = worker.put("/connectors/c/config", "{\"secret.key\":\"***\"}");

    assertThat(refused.message()).isEqualTo("Invalid value ***");
  }

  @Test
  void masking_can_be_switched_off() {
    try (TestWorker open = TestWorker.start(Map.of("fairlead.rest.mask.secrets", "false"))) {
      open.herder.configs.put("c", stored());

      assertThat(open.get("/connectors/c/config").json().path("secret.key").asText())
          .isEqualTo(SECRET);
      assertThat(open.put("/connectors/c/config", "{\"secret.key\":\"***\"}").status())
          .isEqualTo(200);
      assertThat(open.herder.configs.get("c")).containsEntry("secret.key", "***");
    }
  }
}
