// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static io.fairlead.jdbc.ColumnValues.bytes;
import static io.fairlead.jdbc.ColumnValues.decimals;
import static io.fairlead.jdbc.ColumnValues.differences;
import static io.fairlead.jdbc.ColumnValues.text;
import static io.fairlead.jdbc.ColumnValues.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Rows of any values of PostgreSQL's types come out of a JSON topic as they went in. */
class TypeRoundTripTest {

  /** Column types with the text of their values. */
  private static final Map<String, Arbitrary<String>> TYPES = types();

  private static Map<String, Arbitrary<String>> types() {
    Map<String, Arbitrary<String>> types = new LinkedHashMap<>();
    types.put("bool", Arbitraries.of("true", "false"));
    types.put("smallint", Arbitraries.shorts().map(String::valueOf));
    types.put("integer", Arbitraries.integers().map(String::valueOf));
    types.put("bigint", Arbitraries.longs().map(String::valueOf));
    types.put("real", Arbitraries.floats().between(-1e30f, 1e30f).map(String::valueOf));
    types.put("double precision", Arbitraries.doubles().map(String::valueOf));
    types.put("numeric(20,5)", decimals(15, 5));
    types.put("numeric(38)", decimals(38, 0));
    // Seven digits: eight nines would be rounded up to a ninth.
    types.put("numeric(6,-2)", decimals(7, 0));
    types.put("numeric", decimals(60, 30));
    types.put("text", text(200));
    types.put("varchar(40)", text(40));
    types.put("uuid", Arbitraries.create(UUID::randomUUID).map(UUID::toString));
    types.put("json", text(20).map(TypeRoundTripTest::json));
    types.put("jsonb", text(20).map(TypeRoundTripTest::json));
    types.put("bytea", bytes(50).map(hex -> "\\x" + hex));
    types.put("date", timestamps().map(at -> at.toLocalDate().toString()));
    types.put(
        "time(3)",
        timestamps()
            .map(at -> at.toLocalTime().truncatedTo(ChronoUnit.MILLIS))
            .map(LocalTime::toString));
    types.put("timestamp", timestamps().map(LocalDateTime::toString));
    types.put("timestamptz", timestamps().map(at -> at.atOffset(ZoneOffset.UTC).toString()));
    types.put("interval", Arbitraries.integers().map(seconds -> seconds + " seconds 3 months"));
    types.put("inet", Arbitraries.integers().between(0, 255).map(part -> "10.0.0." + part));
    types.put("bit(5)", bits(5, 5));
    types.put("varbit(20)", bits(0, 20));
    types.put("xml", Arbitraries.integers().map(value -> "<a b=\"" + value + "\"/>"));
    types.put("mood", Arbitraries.of("sad", "happy"));
    for (String element :
        List.of(
            "bool",
            "integer",
            "bigint",
            "double precision",
            "text",
            "uuid",
            "bytea",
            "date",
            "timestamptz",
            "numeric(20,5)",
            "numeric")) {
      types.put(element + "[]", arrays(types.get(element)));
    }
    return types;
  }

  private static Arbitrary<String> bits(int least, int most) {
    return Arbitraries.strings().withChars('0', '1').ofMinLength(least).ofMaxLength(most);
  }

  private static Arbitrary<LocalDateTime> timestamps() {
    return times(1, 9999);
  }

  private static String json(String text) {
    String escaped =
        text.codePoints().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining());
    return "{\"text\": \"" + escaped + "\", \"list\": [1, null, 2.50]}";
  }

  private static Arbitrary<String> arrays(Arbitrary<String> elements) {
    return elements
        .injectNull(0.2)
        .list()
        .ofMaxSize(4)
        .map(
            list ->
                list.stream()
                    .map(
                        element ->
                            element == null
                                ? "NULL"
                                : "\"" + element.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                    .collect(Collectors.joining(",", "{", "}")));
  }

  @Provide
  Arbitrary<List<List<String>>> rows() {
    List<Arbitrary<String>> columns =
        TYPES.values().stream().map(values -> values.injectNull(0.1)).toList();
    return net.jqwik.api.Combinators.combine(columns)
        .as(values -> values)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void rowsComeOutAsTheyWentIn(@ForAll("rows") List<List<String>> rows) throws Exception {
    // given
    Database from = PostgresTest.database();
    Database to = PostgresTest.database();
    List<String> types = List.copyOf(TYPES.keySet());
    from.run(
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        IntStream.range(0, types.size())
            .mapToObj(i -> ", c" + i + " " + types.get(i))
            .collect(Collectors.joining("", "CREATE TABLE t (id bigserial PRIMARY KEY", ")")));
    insert(from, types, rows);

    // when
    try (SourceHarness source =
            new SourceHarness(
                from.properties(
                    "mode", "incrementing",
                    "topic.prefix", "",
                    "timestamp.granularity", "micros_long"));
        SinkHarness sink =
            new SinkHarness(
                to.properties(
                    "topics", "t",
                    "insert.mode", "upsert",
                    "pk.mode", "record_key",
                    "auto.create", "true"))) {
      sink.put(sink.throughTopic(source.pollUntil(rows.size())));
    }

    // then
    String query =
        IntStream.range(0, types.size())
            .mapToObj(i -> ", c" + i + "::text")
            .collect(Collectors.joining("", "SELECT id", " FROM t ORDER BY id"));
    assertThat(differences(types, from.rows(query), to.rows(query))).isEmpty();
    drop(from);
    drop(to);
  }

  private static void insert(Database database, List<String> types, List<List<String>> rows)
      throws Exception {
    String marks = types.stream().map(type -> "?::" + type).collect(Collectors.joining(", "));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      names.add("c" + i);
    }
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO t (" + String.join(", ", names) + ") VALUES (" + marks + ")")) {
      for (List<String> row : rows) {
        for (int i = 0; i < row.size(); i++) {
          statement.setString(i + 1, row.get(i));
        }
        statement.executeUpdate();
      }
    }
  }

  private static void drop(Database database) throws Exception {
    try (Connection connection = database.server().connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
    }
  }
}
