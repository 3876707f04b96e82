// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.PauseGate;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.Bytes;
import io.fairlead.splunk.config.EventConfig.OnNull;
import io.fairlead.splunk.event.Destination;
import io.fairlead.splunk.event.EventEncoder;
import io.fairlead.splunk.hec.BatchBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records in: each becomes an event, is skipped, or is bad. For the task's thread. */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final EventEncoder encoder;
  private final OnNull onNull;
  private final BatchBuilder batches;
  private final PauseGate gate;
  private final ErrantRecords errant;
  private long skipped;

  Intake(
      EventEncoder encoder,
      OnNull onNull,
      BatchBuilder batches,
      PauseGate gate,
      ErrantRecords errant) {
    this.encoder = encoder;
    this.onNull = onNull;
    this.batches = batches;
    this.gate = gate;
    this.errant = errant;
  }

  void take(OffsetLedger ledger, SinkRecord record) {
    Tracked tracked = ledger.begin(record);
    if (record.value() == null) {
      withoutValue(ledger, tracked);
      return;
    }
    Destination destination;
    try {
      destination = encoder.encode(tracked);
    } catch (DataException e) {
      errant.add(
          tracked, new DataException("Record " + tracked + " is no event: " + e.getMessage(), e));
      return;
    }
    Bytes event = encoder.event();
    gate.add(event.size());
    batches.add(destination, tracked, event);
  }

  private void withoutValue(OffsetLedger ledger, Tracked tracked) {
    String what = "Record " + tracked + " has no value, so there is no event for it";
    switch (onNull) {
      case FAIL -> throw new DataException(what + "; see behavior.on.null.values");
      case DEAD_LETTER -> errant.add(tracked, new DataException(what));
      case IGNORE -> {
        // Invariant 8: counted, and logged once.
        if (skipped++ == 0) {
          LOG.warn("{}; such records are skipped, see behavior.on.null.values", what);
        }
        ledger.finish(tracked);
      }
      default -> throw new IllegalStateException(onNull.name());
    }
  }
}
