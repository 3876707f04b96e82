// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.readiness.Jdbc;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes of the database's log lie behind an offset. The database is asked on a thread of
 * the common pool, at most every few seconds and only while somebody wants to know; what it said
 * last is the answer. Safe for use by several threads.
 */
public final class LogDistance {

  private static final Logger LOG = LoggerFactory.getLogger(LogDistance.class);
  private static final long FRESH_NANOS = 5_000_000_000L;

  private final CdcConfig config;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile OptionalLong last = OptionalLong.empty();
  private volatile long askedAt;
  private volatile boolean asked;

  /** For one connector. */
  public LogDistance(CdcConfig config) {
    this.config = config;
  }

  /** What was last known of an offset, {@code null} if there is none; never waits. */
  OptionalLong behind(Map<String, ?> offset) {
    if (offset == null || !config.kind().snapshotsInChunks()) {
      return OptionalLong.empty();
    }
    boolean stale = !asked || System.nanoTime() - askedAt > FRESH_NANOS;
    if (stale && asking.compareAndSet(false, true)) {
      CompletableFuture.runAsync(() -> ask(offset));
    }
    return last;
  }

  private void ask(Map<String, ?> offset) {
    try (Jdbc jdbc = Jdbc.connect(config)) {
      last = config.kind().readsBinlog() ? binlog(jdbc, offset) : wal(jdbc, offset);
    } catch (SQLException e) {
      last = OptionalLong.empty();
      LOG.debug("{}: the database does not say where its log ends", config.name(), e);
    } finally {
      askedAt = System.nanoTime();
      asked = true;
      asking.set(false);
    }
  }

  private static OptionalLong wal(Jdbc jdbc, Map<String, ?> offset) throws SQLException {
    if (!(offset.get("lsn") instanceof Number lsn)) {
      return OptionalLong.empty();
    }
    String end = jdbc.value("SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint");
    return OptionalLong.of(Math.max(0, Long.parseLong(end) - lsn.longValue()));
  }

  private static OptionalLong binlog(Jdbc jdbc, Map<String, ?> offset) throws SQLException {
    if (!(offset.get("file") instanceof String file)
        || !(offset.get("pos") instanceof Number position)) {
      return OptionalLong.empty();
    }
    long bytes = -position.longValue();
    boolean found = false;
    for (List<String> row : jdbc.rows("SHOW BINARY LOGS")) {
      found |= row.get(0).equals(file);
      bytes += found ? Long.parseLong(row.get(1)) : 0;
    }
    return found ? OptionalLong.of(Math.max(0, bytes)) : OptionalLong.empty();
  }
}
