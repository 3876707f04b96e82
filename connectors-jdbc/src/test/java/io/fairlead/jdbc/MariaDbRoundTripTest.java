// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static io.fairlead.jdbc.ColumnValues.bytes;
import static io.fairlead.jdbc.ColumnValues.decimals;
import static io.fairlead.jdbc.ColumnValues.differences;
import static io.fairlead.jdbc.ColumnValues.text;
import static io.fairlead.jdbc.ColumnValues.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Rows of any values of MariaDB's types come out of a JSON topic as they went in. */
class MariaDbRoundTripTest {

  /** Column types with the SQL literals of their values. */
  private static final Map<String, Arbitrary<String>> TYPES = types();

  private static Map<String, Arbitrary<String>> types() {
    Map<String, Arbitrary<String>> types = new LinkedHashMap<>();
    types.put("BOOLEAN", Arbitraries.of("0", "1"));
    types.put("TINYINT", whole(-128, 127));
    types.put("TINYINT UNSIGNED", whole(0, 255));
    types.put("SMALLINT", whole(-32_768, 32_767));
    types.put("SMALLINT UNSIGNED", whole(0, 65_535));
    types.put("MEDIUMINT", whole(-8_388_608, 8_388_607));
    types.put("MEDIUMINT UNSIGNED", whole(0, 16_777_215));
    types.put("INT", whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
    types.put("INT UNSIGNED", whole(0, 4_294_967_295L));
    types.put("BIGINT", whole(Long.MIN_VALUE, Long.MAX_VALUE));
    types.put(
        "BIGINT UNSIGNED",
        Arbitraries.bigIntegers()
            .between(
                java.math.BigInteger.ZERO,
                java.math.BigInteger.TWO.pow(64).subtract(java.math.BigInteger.ONE))
            .map(String::valueOf));
    types.put("DOUBLE", Arbitraries.doubles().between(-1e300, 1e300).map(String::valueOf));
    types.put("DECIMAL(20,5)", decimals(15, 5));
    types.put("DECIMAL(65,0)", decimals(65, 0));
    types.put("VARCHAR(40)", literals(40));
    types.put("LONGTEXT", literals(300));
    types.put("VARBINARY(20)", bytes(20).map(hex -> "X'" + hex + "'"));
    types.put("BLOB", bytes(200).map(hex -> "X'" + hex + "'"));
    types.put("DATE", times(1000, 9999).map(at -> "'" + at.toLocalDate() + "'"));
    types.put(
        "TIME(6)",
        Arbitraries.integers().between(-838, 838).map(hours -> "'" + hours + ":12:34.567891'"));
    types.put("DATETIME(6)", times(1000, 9999).map(MariaDbRoundTripTest::literal));
    types.put("TIMESTAMP(6)", times(1971, 2037).map(MariaDbRoundTripTest::literal));
    types.put("YEAR", whole(1901, 2155));
    types.put("JSON", literals(20).map(text -> "JSON_OBJECT('a', " + text + ", 'b', 1.50)"));
    types.put("UUID", Arbitraries.create(UUID::randomUUID).map(id -> "'" + id + "'"));
    types.put(
        "INET6",
        whole(0, 65_535).map(part -> "'::" + Long.toHexString(Long.parseLong(part)) + "'"));
    types.put("ENUM('sad', 'happy')", Arbitraries.of("'sad'", "'happy'"));
    types.put("SET('a', 'b', 'c')", Arbitraries.of("''", "'a'", "'a,c'"));
    types.put("BIT(5)", whole(0, 31));
    return types;
  }

  private static Arbitrary<String> whole(long least, long most) {
    return Arbitraries.longs().between(least, most).map(String::valueOf);
  }

  private static Arbitrary<String> literals(int length) {
    return text(length)
        .map(
            text ->
                "_utf8mb4 X'"
                    + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
                    + "'");
  }

  private static String literal(LocalDateTime at) {
    return DateTimeFormatter.ofPattern("''uuuu-MM-dd HH:mm:ss.SSSSSS''").format(at);
  }

  private static Arbitrary<List<String>> row() {
    return Combinators.combine(
            TYPES.values().stream().map(values -> values.injectNull(0.1)).toList())
        .as(values -> values);
  }

  @Provide
  Arbitrary<List<List<String>>> fewRows() {
    return row().list().ofMinSize(1).ofMaxSize(8);
  }

  /** So many that statements of many rows write them. */
  @Provide
  Arbitrary<List<List<String>>> manyRows() {
    return row().list().ofMinSize(45).ofMaxSize(60);
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void rowsComeOutAsTheyWentIn(@ForAll("fewRows") List<List<String>> rows) throws Exception {
    roundTrip(rows, "upsert");
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void manyRowsComeOutAsTheyWentIn(
      @ForAll("manyRows") List<List<String>> rows, @ForAll boolean ignore) throws Exception {
    roundTrip(rows, ignore ? "ignore" : "upsert");
  }

  private static void roundTrip(List<List<String>> rows, String insertMode) throws Exception {
    // given the same table on both sides
    Engine.Handle from = Engine.MARIADB.fresh();
    Engine.Handle to = Engine.MARIADB.fresh();
    List<String> types = List.copyOf(TYPES.keySet());
    String table =
        IntStream.range(0, types.size())
                .mapToObj(i -> ", c" + i + " " + types.get(i) + " NULL")
                .collect(
                    Collectors.joining(
                        "", "CREATE TABLE t (id BIGINT PRIMARY KEY AUTO_INCREMENT", ")"))
            + " CHARACTER SET utf8mb4";
    from.run(table);
    to.run(table);
    from.run(
        rows.stream()
            .map(
                row ->
                    row.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", "INSERT INTO t VALUES (NULL, ", ")")))
            .toArray(String[]::new));

    // when
    try (SourceHarness source =
            new SourceHarness(
                from.properties(
                    "mode", "incrementing",
                    "topic.prefix", "",
                    "timestamp.granularity", "micros_long"));
        SinkHarness sink =
            new SinkHarness(
                to.properties("topics", "t", "insert.mode", insertMode, "pk.mode", "record_key"))) {
      sink.put(sink.throughTopic(source.pollUntil(rows.size())));
    }

    // then
    String query =
        IntStream.range(0, types.size())
            .mapToObj(i -> ", HEX(CAST(c" + i + " AS BINARY))")
            .collect(Collectors.joining("", "SELECT id", " FROM t ORDER BY id"));
    assertThat(differences(types, from.rows(query), to.rows(query))).isEmpty();
    from.run("DROP TABLE t");
    to.run("DROP TABLE t");
  }
}
