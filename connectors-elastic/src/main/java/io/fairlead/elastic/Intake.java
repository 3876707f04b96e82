// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.elastic.bulk.Written;
import io.fairlead.elastic.config.DocumentConfig.OnNull;
import io.fairlead.elastic.document.Operation;
import io.fairlead.elastic.document.OperationEncoder;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records in: each becomes an operation, is skipped, or is bad. For the task's thread. */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final OperationEncoder encoder;
  private final OnNull onNull;
  private final Consumer<Operation> next;
  private final Written written;
  private final ErrantRecords errant;
  private long skipped;

  Intake(
      OperationEncoder encoder,
      OnNull onNull,
      Consumer<Operation> next,
      Written written,
      ErrantRecords errant) {
    this.encoder = encoder;
    this.onNull = onNull;
    this.next = next;
    this.written = written;
    this.errant = errant;
  }

  void take(OffsetLedger ledger, SinkRecord record) {
    Tracked tracked = ledger.begin(record);
    boolean delete = record.value() == null;
    if (delete && onNull != OnNull.DELETE) {
      withoutValue(ledger, tracked);
      return;
    }
    Operation operation;
    try {
      operation = delete ? encoder.delete(tracked) : encoder.write(tracked);
    } catch (DataException e) {
      written
          .malformed(tracked, "is no document: " + e.getMessage())
          .ifPresent(
              reason -> {
                throw reason;
              });
      return;
    }
    next.accept(operation);
  }

  private void withoutValue(OffsetLedger ledger, Tracked tracked) {
    String what = "Record " + tracked + " has no value, so there is no document for it";
    switch (onNull) {
      case FAIL -> throw new DataException(what + "; see behavior.on.null.values");
      case REPORT -> errant.add(tracked, new DataException(what));
      default -> {
        // Invariant 8: counted, and logged once.
        if (skipped++ == 0) {
          LOG.warn("{}; such records are skipped, see behavior.on.null.values", what);
        }
        ledger.finish(tracked);
      }
    }
  }
}
