// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.connection.ConnectionPool;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the whole table without offset: parts of it at the same time, then what lies behind the
 * last. Where the database lets connections share a transaction snapshot, all of it is of one
 * moment.
 */
final class BulkRangesScan implements Scan {

  private final ScanContext context;
  private final Position last;
  private final RangesScan ranges;
  private BulkScan rest;

  /**
   * Begins to read.
   *
   * @param context with a plan that has an order
   * @param parts of which nothing is read
   * @param pool has a connection for each thread beside the context's own
   */
  BulkRangesScan(ScanContext context, Coverage parts, ConnectionPool pool) throws SQLException {
    this.context = context;
    this.last = parts.end();
    this.ranges = new RangesScan(context, parts, pool);
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    if (rest != null) {
      return rest.read(into, max);
    }
    List<SourceRecord> read = new ArrayList<>(max);
    boolean ended = ranges.read(read, max);
    read.forEach(record -> into.add(withoutOffset(record)));
    if (ended) {
      ranges.close();
      rest = BulkScan.behind(context, last);
    }
    return false;
  }

  private static SourceRecord withoutOffset(SourceRecord record) {
    return new SourceRecord(
        record.sourcePartition(),
        Map.of(),
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        record.headers());
  }

  @Override
  public Optional<String> parts() {
    return ranges.parts();
  }

  @Override
  public Coverage coverage() {
    return Coverage.NOTHING;
  }

  @Override
  public void close() throws SQLException {
    ranges.close();
    if (rest != null) {
      rest.close();
    }
  }
}
