// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

/**
 * Stands for a failure whose message may quote the record, as those of parsers do: the same kinds,
 * messages and stack traces, but for the words that the record has too.
 */
final class RedactedFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSES = 16;

  private final String kind;

  private RedactedFailure(Throwable failure, String message, Throwable cause) {
    super(message, cause, false, true);
    this.kind = failure.getClass().getName();
    setStackTrace(failure.getStackTrace());
  }

  /**
   * What may be shown of a record's failure: the failure itself where it is about something else
   * than the record.
   */
  static Throwable of(RecordContext context, Throwable failure) {
    if (!context.stage().quotesRecords()) {
      return failure;
    }
    return redact(RecordWords.of(context), failure, MAX_CAUSES);
  }

  private static Throwable redact(RecordWords words, Throwable failure, int causesLeft) {
    Throwable cause = failure.getCause();
    return new RedactedFailure(
        failure,
        words.redact(failure.getMessage()),
        cause == null || causesLeft == 0 ? null : redact(words, cause, causesLeft - 1));
  }

  @Override
  public String toString() {
    return getMessage() == null ? kind : kind + ": " + getMessage();
  }
}
