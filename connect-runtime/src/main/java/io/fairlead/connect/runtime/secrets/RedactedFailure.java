// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.secrets;

import java.util.function.UnaryOperator;

/**
 * Stands for a failure whose messages may quote what must not be shown, such as a parser's that
 * quotes the record: the same kinds, causes and stack traces, with other messages.
 */
public final class RedactedFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSES = 16;

  private final String kind;

  /** Never printed; not carried along when the failure is serialized. */
  private final transient Throwable original;

  private RedactedFailure(Throwable failure, String message, Throwable cause) {
    super(message, cause, false, true);
    this.kind = failure instanceof RedactedFailure earlier ? earlier.kind : kindOf(failure);
    this.original = original(failure);
    setStackTrace(failure.getStackTrace());
  }

  /**
   * What a failure was before its messages were redacted, for judging by its type. Its messages and
   * those of its causes must not be shown.
   */
  public static Throwable original(Throwable failure) {
    return failure instanceof RedactedFailure redacted && redacted.original != null
        ? redacted.original
        : failure;
  }

  private static String kindOf(Throwable failure) {
    return failure.getClass().getName();
  }

  /**
   * The failure and its causes with redacted messages.
   *
   * @param redaction of a message that is not null
   */
  public static Throwable of(Throwable failure, UnaryOperator<String> redaction) {
    return redact(failure, redaction, MAX_CAUSES);
  }

  private static Throwable redact(
      Throwable failure, UnaryOperator<String> redaction, int causesLeft) {
    String message = failure.getMessage();
    Throwable cause = failure.getCause();
    return new RedactedFailure(
        failure,
        message == null ? null : redaction.apply(message),
        cause == null || causesLeft == 0 ? null : redact(cause, redaction, causesLeft - 1));
  }

  @Override
  public String toString() {
    return getMessage() == null ? kind : kind + ": " + getMessage();
  }
}
