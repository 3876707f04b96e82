// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.PauseGate;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.elastic.config.ElasticConfig.OnMalformed;
import io.fairlead.elastic.document.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes known of operations. Safe for use by any thread. */
public final class Written {

  private static final Logger LOG = LoggerFactory.getLogger(Written.class);

  private final OffsetLedger ledger;
  private final PauseGate gate;
  private final ErrantRecords errant;
  private final OnMalformed onMalformed;
  private final LongAdder count = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  /** Tells these. */
  public Written(
      OffsetLedger ledger, PauseGate gate, ErrantRecords errant, OnMalformed onMalformed) {
    this.ledger = ledger;
    this.gate = gate;
    this.errant = errant;
    this.onMalformed = onMalformed;
  }

  /** The operations are done. */
  void done(List<Operation> operations) {
    long bytes = 0;
    for (Operation operation : operations) {
      bytes += operation.bytes().length;
    }
    gate.remove(bytes, operations.size());
    // Invariant 2: this alone lets offsets go on.
    for (Operation operation : operations) {
      ledger.finish(operation.record());
    }
    count.add(operations.size());
  }

  /**
   * The server will never take the operation.
   *
   * @return why the task must end, if it must
   */
  Optional<ConnectException> refused(Operation operation, String why) {
    gate.remove(operation.bytes().length, 1);
    return malformed(operation.record(), "is refused by the index: " + why);
  }

  /**
   * There is no document for a record.
   *
   * @return why the task must end, if it must
   */
  public Optional<ConnectException> malformed(Tracked record, String what) {
    DataException reason = new DataException("Record " + record + " " + what);
    switch (onMalformed) {
      case FAIL:
        return Optional.of(reason);
      case REPORT:
        errant.add(record, reason);
        return Optional.empty();
      default:
        // Invariant 8: counted, and logged at least once.
        skipped.increment();
        if (onMalformed == OnMalformed.WARN || skipped.sum() == 1) {
          LOG.warn("{}; it is skipped, see behavior.on.malformed.documents", reason.getMessage());
        }
        ledger.finish(record);
        return Optional.empty();
    }
  }

  /** Whether nobody wants the request any more, since its partitions were given away. */
  boolean obsolete(Bulk bulk) {
    return bulk.operations().stream().allMatch(operation -> ledger.isFinished(operation.record()));
  }

  /** Operations done so far. */
  public long count() {
    return count.sum();
  }
}
