// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.schedule.Schedule;
import io.fairlead.jdbc.source.SourceConfig;
import io.fairlead.jdbc.source.SourceReader;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Reads the tables that the connector gave it. {@code poll} is called on one thread; {@code stop}
 * may be called from another while it runs, and ends it.
 */
public final class JdbcSourceTask extends SourceTask implements ReportsProgress {

  private static final long POLL_ENDS_SECONDS = 5;

  private final ReentrantLock polling = new ReentrantLock();
  private volatile SourceReader reader;
  private volatile ConnectionPool pool;

  /** For the runtime. */
  public JdbcSourceTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    SourceConfig config = new SourceConfig(properties);
    pool =
        new ConnectionPool(
            "jdbc-source-" + properties.getOrDefault("name", "task"),
            config.connection(),
            config.readThreads() == 1 ? 1 : config.readThreads() + 1,
            config.dialect().sourceProperties());
    reader =
        new SourceReader(
            config,
            pool,
            partition -> context.offsetStorageReader().offset(partition),
            System::nanoTime,
            new Schedule(config.schedule(), Clock.systemUTC()));
  }

  @Override
  public List<SourceRecord> poll() {
    polling.lock();
    try {
      List<SourceRecord> records = reader.poll();
      if (records != null) {
        endTransaction(records.get(records.size() - 1));
      }
      return records;
    } finally {
      polling.unlock();
    }
  }

  /** With transaction.boundary=connector (KIP-618), each batch is a transaction. */
  private void endTransaction(SourceRecord last) {
    TransactionContext transactions = transactions();
    if (transactions != null) {
      transactions.commitTransaction(last);
    }
  }

  /** Runtimes before Kafka 3.3 have none. */
  private TransactionContext transactions() {
    try {
      return context.transactionContext();
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return null;
    }
  }

  @Override
  public void stop() {
    SourceReader stopping = reader;
    if (stopping != null) {
      stopping.stop();
      closeAfterPoll(stopping);
    }
    ConnectionPool closing = pool;
    if (closing != null) {
      closing.close();
    }
  }

  /** The query was cancelled, so a poll that runs on another thread ends soon. */
  private void closeAfterPoll(SourceReader stopping) {
    try {
      if (polling.tryLock(POLL_ENDS_SECONDS, TimeUnit.SECONDS)) {
        try {
          stopping.close();
        } finally {
          polling.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Progress progress() {
    SourceReader current = reader;
    return current == null ? Progress.of("starting", 0) : current.progress();
  }
}
