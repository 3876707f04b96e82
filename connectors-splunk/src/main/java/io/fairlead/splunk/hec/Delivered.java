// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.PauseGate;
import io.fairlead.delivery.progress.Tracked;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.DataException;

/** What becomes known of events. Safe for use by any thread. */
public final class Delivered {

  private final OffsetLedger ledger;
  private final PauseGate gate;
  private final ErrantRecords errant;
  private final LongAdder count = new LongAdder();

  /** Tells these. */
  public Delivered(OffsetLedger ledger, PauseGate gate, ErrantRecords errant) {
    this.ledger = ledger;
    this.gate = gate;
    this.errant = errant;
  }

  /** The batch lies where it shall. */
  void done(Batch batch) {
    gate.remove(batch.length(), batch.count());
    // Invariant 2: this alone lets offsets go on, after the acknowledgement where there is one.
    ledger.finish(batch.events());
    count.add(batch.count());
  }

  /** The collector will never take the only event of this batch. */
  void bad(Batch batch, String why) {
    Tracked event = batch.event(0);
    gate.remove(batch.length(), 1);
    errant.add(
        event, new DataException("Record " + event + " is refused by the collector: " + why));
  }

  /** Whether nobody wants the batch any more, since its partitions were given away. */
  boolean obsolete(Batch batch) {
    return batch.events().stream().allMatch(ledger::isFinished);
  }

  /** Events delivered so far. */
  public long count() {
    return count.sum();
  }
}
