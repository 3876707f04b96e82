// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Thrown by a sink task's {@code put} when some records of the batch are bad and <em>all others of
 * the batch are delivered</em>.
 *
 * <p>A runtime that knows this type treats only the named records as failed (retry does not apply;
 * tolerance, log and dead-letter topic do), and the rest as delivered. To a runtime that does not
 * know it, it is a {@link ConnectException}, which fails the task; a task should therefore prefer
 * the {@code ErrantRecordReporter} of KIP-610 where its context offers one.
 */
public class BatchException extends ConnectException {

  private static final long serialVersionUID = 1L;

  private final transient SortedMap<Integer, Throwable> failures;

  /**
   * Names the bad records.
   *
   * @param message what went wrong, without the content of any record
   * @param failures the cause per bad record; the key is the record's position, from 0, in the
   *     iteration order of the collection that {@code put} was given; not empty
   */
  public BatchException(String message, Map<Integer, ? extends Throwable> failures) {
    super(message);
    if (failures.isEmpty()) {
      throw new IllegalArgumentException("no failure given");
    }
    this.failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    if (this.failures.firstKey() < 0) {
      throw new IllegalArgumentException("negative position: " + this.failures.firstKey());
    }
    initCause(this.failures.get(this.failures.firstKey()));
  }

  /** The cause per bad record, by the record's position in the batch, from 0; unmodifiable. */
  public SortedMap<Integer, Throwable> failures() {
    return failures;
  }
}
