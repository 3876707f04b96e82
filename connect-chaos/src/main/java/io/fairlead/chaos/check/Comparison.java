// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.chaos.load.Connectors;
import io.fairlead.chaos.load.Orders;
import io.fairlead.servers.PostgresServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what was sent with what arrived, when all is healed and the sources are stopped: nothing
 * lost, nothing doubled where that is promised, order kept per key, offsets where the target is.
 */
public final class Comparison {

  private static final String ORDER_COLUMNS = "id, customer, amount::numeric(12,2), note";

  private final String bootstrapServers;
  private final Tables tables;
  private final Verdict verdict;

  public Comparison(String bootstrapServers, PostgresServer database, Verdict verdict) {
    this.bootstrapServers = bootstrapServers;
    this.tables = new Tables(database);
    this.verdict = verdict;
  }

  /** Whether as many rows have arrived as there are records; polled until it is true. */
  public boolean allArrived() {
    long sequence = TopicContent.of(bootstrapServers, Connectors.SEQUENCE_TOPIC).values().size();
    long orders = tables.count(Orders.DATABASE, Orders.TABLE);
    return tables.count(Orders.WAREHOUSE, Connectors.SEQUENCE_ONCE) >= sequence
        && tables.count(Orders.WAREHOUSE, Connectors.ORDERS_ONCE) >= orders
        && tables.count(Orders.WAREHOUSE, Connectors.ORDERS_LEAST) >= orders;
  }

  /** Whether the source has written every row of the table; polled before sources are stopped. */
  public boolean allOrdersSent() {
    return TopicContent.of(bootstrapServers, Connectors.ORDERS_TOPIC).values().size()
        >= tables.count(Orders.DATABASE, Orders.TABLE);
  }

  /**
   * Compares everything.
   *
   * @param offsets of the sequence source by sequence: the next number, as REST tells it
   */
  public void run(Map<Integer, Long> offsets) {
    TopicContent sequence = TopicContent.of(bootstrapServers, Connectors.SEQUENCE_TOPIC);
    Map<Integer, Long> next = sequenceTopic(sequence.values());
    for (int i = 0; i < Connectors.SEQUENCES; i++) {
      if (!next.getOrDefault(i, 0L).equals(offsets.getOrDefault(i, 0L))) {
        verdict.defect(
            "sequence %d: the committed source offset is %s, the topic ends before %s",
            i, offsets.get(i), next.get(i));
      }
    }
    sequenceTable(next);
    targetOffsets(Connectors.SEQUENCE_ONCE, sequence.next());
    TopicContent orders = TopicContent.of(bootstrapServers, Connectors.ORDERS_TOPIC);
    ordersTopic(orders.values());
    targetOffsets(Connectors.ORDERS_ONCE, orders.next());
    ordersTable(Connectors.ORDERS_ONCE);
    ordersTable(Connectors.ORDERS_LEAST);
  }

  /** The next number by sequence. */
  private Map<Integer, Long> sequenceTopic(List<JsonNode> values) {
    Map<Integer, Long> next = new TreeMap<>();
    for (JsonNode value : values) {
      int sequence = value.path("sequence").asInt();
      long number = value.path("number").asLong();
      long expected = next.getOrDefault(sequence, 0L);
      if (number != expected) {
        verdict.defect(
            "topic %s, sequence %d: %d comes where %d should (%s)",
            Connectors.SEQUENCE_TOPIC,
            sequence,
            number,
            expected,
            number < expected ? "doubled" : "lost or out of order");
      }
      next.put(sequence, Math.max(expected, number + 1));
    }
    verdict.compared("topic %s: %d records %s", Connectors.SEQUENCE_TOPIC, values.size(), next);
    return next;
  }

  private void sequenceTable(Map<Integer, Long> next) {
    Set<String> seen = new HashSet<>();
    for (String row :
        tables.rows(
            Orders.WAREHOUSE,
            "select sequence, count(*), count(distinct number), min(number), max(number) from "
                + Connectors.SEQUENCE_ONCE
                + " group by sequence")) {
      seen.add(row);
    }
    Set<String> expected = new HashSet<>();
    next.forEach(
        (sequence, end) -> expected.add("%d|%d|%d|0|%d".formatted(sequence, end, end, end - 1)));
    if (!seen.equals(expected)) {
      verdict.defect(
          "table %s has (sequence|rows|distinct|first|last) %s, expected %s",
          Connectors.SEQUENCE_ONCE, seen, expected);
    }
    verdict.compared("table %s: %s", Connectors.SEQUENCE_ONCE, seen);
  }

  private void ordersTopic(List<JsonNode> values) {
    Map<Long, Integer> times = new HashMap<>();
    values.forEach(value -> times.merge(value.path("id").asLong(), 1, Integer::sum));
    long doubled = times.values().stream().filter(count -> count > 1).count();
    if (doubled > 0) {
      verdict.defect("topic %s has %d orders twice or more", Connectors.ORDERS_TOPIC, doubled);
    }
    long missing =
        tables.rows(Orders.DATABASE, "select id from orders").stream()
            .filter(id -> !times.containsKey(Long.parseLong(id)))
            .count();
    if (missing > 0) {
      verdict.defect("topic %s lacks %d orders", Connectors.ORDERS_TOPIC, missing);
    }
    verdict.compared("topic %s: %d records", Connectors.ORDERS_TOPIC, values.size());
  }

  private void ordersTable(String table) {
    List<String> expected =
        tables.rows(Orders.DATABASE, "select " + ORDER_COLUMNS + " from orders order by id");
    List<String> actual =
        tables.rows(
            Orders.WAREHOUSE, "select " + ORDER_COLUMNS + " from " + table + " order by id");
    if (!actual.equals(expected)) {
      List<String> lost = new ArrayList<>(expected);
      lost.removeAll(new HashSet<>(actual));
      List<String> surplus = new ArrayList<>(actual);
      surplus.removeAll(new HashSet<>(expected));
      verdict.defect(
          "table %s: %d rows where %d are expected; lost %s; not expected %s",
          table, actual.size(), expected.size(), some(lost), some(surplus));
    }
    verdict.compared("table %s: %d of %d rows", table, actual.size(), expected.size());
  }

  private static List<String> some(List<String> rows) {
    return rows.subList(0, Math.min(5, rows.size()));
  }

  /** The offsets that the target holds must be behind its last record, and nowhere else. */
  private void targetOffsets(String connector, Map<Integer, Long> next) {
    Map<Integer, Long> stored = new TreeMap<>();
    for (String row :
        tables.rows(
            Orders.WAREHOUSE,
            "select kafka_partition, next_offset from fairlead_offsets where connector = '"
                + connector
                + "' and topic <> '*epoch*' and next_offset >= 0")) {
      String[] columns = row.split("\\|");
      stored.put(Integer.parseInt(columns[0]), Long.parseLong(columns[1]));
    }
    next.forEach(
        (partition, expected) -> {
          Long found = stored.get(partition);
          if (found == null || found < expected) {
            verdict.defect(
                "the target's offset of %s, partition %d, is %s, the last record ends at %d",
                connector, partition, found, expected);
          }
        });
    verdict.compared("offsets of %s in the target: %s", connector, stored);
  }
}
