// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.connection.RefusedRow;
import io.fairlead.jdbc.connection.SqlErrors;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Words the sink's failures, never with the content of a record. */
final class SinkErrors {

  private SinkErrors() {}

  /** A record that has no row for the table. */
  static ConnectException bad(SinkRecord record, DataException reason) {
    return new DataException(where(record) + " cannot be written: " + reason.getMessage());
  }

  /** A record whose row the database refuses. */
  static ConnectException bad(SinkRecord record, SQLException error) {
    // Invariant 7: the driver's message and details quote the row, so neither is passed on.
    return new DataException(
        where(record)
            + " is refused by the database with SQL state "
            + SqlErrors.state(error)
            + RefusedRow.describe(error));
  }

  private static String where(SinkRecord record) {
    return "Record "
        + record.originalTopic()
        + "-"
        + record.originalKafkaPartition()
        + "-"
        + record.originalKafkaOffset();
  }

  /** Waits until what was reported is kept. */
  static void await(List<Future<Void>> reports) {
    for (Future<Void> report : reports) {
      try {
        report.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException("Interrupted while waiting for the dead-letter topic", e);
      } catch (ExecutionException e) {
        throw new ConnectException(
            "A bad record could not be kept in the dead-letter topic", e.getCause());
      }
    }
  }

  /** The driver's message of an error that is not about a row. */
  static String text(SQLException error) {
    return SqlErrors.root(error).getMessage();
  }
}
