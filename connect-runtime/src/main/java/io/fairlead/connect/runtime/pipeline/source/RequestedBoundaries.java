// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Transactions end where the plugin says. It may say so on any of its threads; what it said is
 * looked at on the task's. A plugin that wants both ends at one place fails its task, since either
 * would lose or publish what it did not mean to.
 */
final class RequestedBoundaries implements TransactionBoundaries, TransactionContext {

  // Guarded by this.
  private final Set<SourceRecord> commits = new HashSet<>();
  private final Set<SourceRecord> aborts = new HashSet<>();
  private boolean commitBatch;
  private boolean abortBatch;

  @Override
  public synchronized void commitTransaction() {
    commitBatch = true;
  }

  @Override
  public synchronized void commitTransaction(SourceRecord record) {
    commits.add(required(record));
  }

  @Override
  public synchronized void abortTransaction() {
    abortBatch = true;
  }

  @Override
  public synchronized void abortTransaction(SourceRecord record) {
    aborts.add(required(record));
  }

  private static SourceRecord required(SourceRecord record) {
    return Objects.requireNonNull(record, "record at which a transaction ends");
  }

  @Override
  public synchronized End after(SourceRecord record) {
    // The hash code of a record is not free.
    boolean commit = !commits.isEmpty() && commits.remove(record);
    boolean abort = !aborts.isEmpty() && aborts.remove(record);
    return end(commit, abort, "after the same record");
  }

  @Override
  public synchronized End afterPoll(boolean batch) {
    if (!batch) {
      return End.NONE;
    }
    boolean commit = commitBatch;
    boolean abort = abortBatch;
    commitBatch = false;
    abortBatch = false;
    return end(commit, abort, "after the same batch");
  }

  /** Only what the plugin wanted to be committed is. */
  @Override
  public End atEnd() {
    return afterPoll(true);
  }

  @Override
  public TransactionContext context() {
    return this;
  }

  private static End end(boolean commit, boolean abort, String where) {
    if (commit && abort) {
      throw new ConnectException(
          "The connector wants its transaction to be committed and aborted " + where);
    }
    return commit ? End.COMMIT : abort ? End.ABORT : End.NONE;
  }
}
