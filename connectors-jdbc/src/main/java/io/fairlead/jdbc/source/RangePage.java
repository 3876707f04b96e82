// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.source.RangeState.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Some records of one range, made by the thread that reads it. Their offsets tell of all ranges, so
 * they can be looked at only when it is known which pages were handed on before this one.
 */
final class RangePage {

  private final int range;
  private final List<SourceRecord> records = new ArrayList<>();
  private Range after;
  private Throwable failure;
  private volatile RangeState[] before;

  RangePage(int range) {
    this.range = range;
  }

  /** A page that says why its thread has ended. */
  static RangePage failed(Throwable failure) {
    RangePage page = new RangePage(-1);
    page.failure = failure;
    return page;
  }

  int range() {
    return range;
  }

  List<SourceRecord> records() {
    return records;
  }

  Range after() {
    return after;
  }

  Throwable failure() {
    return failure;
  }

  /** Ends the page; the range stands there behind it. */
  void end(Range reached) {
    after = reached;
  }

  /** What is read when the range stands there, and the others where they stood before this page. */
  Supplier<Coverage> covered(Range reached) {
    return () -> {
      RangeState[] all = before.clone();
      all[range] = reached;
      return RangeState.coverage(all);
    };
  }

  /**
   * Hands the records on, and keeps none: their offsets keep the page.
   *
   * @param states where all ranges stand before it, not to be changed
   */
  void handOn(RangeState[] states, List<SourceRecord> into) {
    before = states;
    into.addAll(records);
    records.clear();
  }
}
