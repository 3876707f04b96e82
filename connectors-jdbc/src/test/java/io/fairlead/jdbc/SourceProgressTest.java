// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.api.Progress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source task says of how far it is. */
class SourceProgressTest {

  private Database database;

  @BeforeEach
  void table() throws Exception {
    database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "INSERT INTO t SELECT generate_series(1, 1000)",
        "ANALYZE t");
  }

  private Map<String, String> properties(String threads) {
    return database.properties(
        "mode", "incrementing",
        "topic.prefix", "",
        "poll.interval.ms", "0",
        "batch.max.rows", "50",
        "table.read.threads", threads,
        "table.read.threads.min.rows", "500");
  }

  private static Progress progress(SourceHarness source) {
    return ((JdbcSourceTask) source.task()).progress();
  }

  @Test
  void itTellsDoneAndTotal() throws Exception {
    try (SourceHarness source = new SourceHarness(properties("1"))) {
      source.poll();

      assertThat(progress(source).phase()).isEqualTo("reading");
      assertThat(progress(source).done()).isEqualTo(50);
      assertThat(progress(source).total()).hasValue(1000);
      assertThat(progress(source).details())
          .containsEntry("tables", "1")
          .containsEntry("table", "public.t");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void itGoesOnAfterARestart(String threads) throws Exception {
    Map<String, byte[]> offsets = new HashMap<>();
    int read;
    try (SourceHarness source = new SourceHarness(properties(threads), offsets)) {
      read = source.pollUntil(600).size();
    }
    try (SourceHarness source = new SourceHarness(properties(threads), offsets)) {
      read += source.pollUntil(1).size();

      assertThat(progress(source).done()).isEqualTo(read);
      assertThat(progress(source).total()).hasValue(1000);
      read += source.pollUntil(1000 - read).size();
      assertThat(progress(source).done()).isEqualTo(1000);
    }
  }
}
