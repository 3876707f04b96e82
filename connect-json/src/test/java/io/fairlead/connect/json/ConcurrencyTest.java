// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 60;

  /** A record, its message, and what reading the message gives. */
  private record Case(Schema schema, Object value, byte[] message, String read) {}

  @Test
  void threads_share_a_converter() throws Exception {
    // given: more schemas than the converter keeps
    Map<String, String> configs = Map.of("schemas.cache.size", "5");
    List<Case> cases = cases(configs);
    assertThat(cases).hasSizeGreaterThan(50);

    // when
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (StreamingJsonConverter shared = new StreamingJsonConverter()) {
      shared.configure(configs, false);
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int offset = thread;
        runs.add(threads.submit(() -> convertAll(shared, cases, offset)));
      }

      // then
      for (Future<?> run : runs) {
        run.get(300, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Case> cases(Map<String, String> configs) {
    JsonConverter apache = new JsonConverter();
    apache.configure(configs, false);
    List<Case> cases = new ArrayList<>();
    for (int seed = 0; seed < 100; seed++) {
      RandomData data = new RandomData(seed);
      Schema schema = data.schema(2);
      Object value = data.value(schema);
      if (Outcome.of(() -> apache.fromConnectData("t", schema, value)).startsWith("bytes:")) {
        byte[] message = apache.fromConnectData("t", schema, value);
        cases.add(
            new Case(schema, value, message, Outcome.of(() -> apache.toConnectData("t", message))));
      }
    }
    return cases;
  }

  private static void convertAll(StreamingJsonConverter shared, List<Case> cases, int offset) {
    for (int i = 0; i < ROUNDS * cases.size(); i++) {
      Case each = cases.get((i / 3 + offset) % cases.size());
      assertThat(shared.fromConnectData("t", each.schema, each.value)).isEqualTo(each.message);
      assertThat(Outcome.of(() -> shared.toConnectData("t", each.message))).isEqualTo(each.read);
    }
  }
}
