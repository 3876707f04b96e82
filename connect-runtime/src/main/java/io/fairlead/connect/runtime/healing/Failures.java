// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

import io.fairlead.connect.runtime.pipeline.errors.UntoleratedRecordException;
import io.fairlead.connect.runtime.plugins.PluginCallTimeoutException;
import io.fairlead.connect.runtime.plugins.PluginNotFoundException;
import io.fairlead.connect.runtime.secrets.RedactedFailure;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;

/** Tells kinds of failures apart by what they are and what caused them; the outermost that says. */
public final class Failures {

  private static final int MAX_CAUSES = 16;
  private static final int MAX_WORDS = 300;

  /** SQL states 22 (wrong data) and 23 (violated constraint). */
  private static final Set<String> DATA_STATES = Set.of("22", "23");

  private Failures() {}

  public static FailureKind kindOf(Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
      Throwable original = RedactedFailure.original(each);
      if (original instanceof UntoleratedRecordException) {
        return isRetriable(each.getCause()) ? FailureKind.TRANSIENT : FailureKind.DATA;
      }
      FailureKind kind = ofOne(original);
      if (kind != null) {
        return kind;
      }
      each = each.getCause();
    }
    return FailureKind.TRANSIENT;
  }

  private static boolean isRetriable(Throwable failure) {
    Throwable original = failure == null ? null : RedactedFailure.original(failure);
    return original instanceof RetriableException
        || original instanceof org.apache.kafka.connect.errors.RetriableException;
  }

  /** Null when the causes have to say. */
  private static FailureKind ofOne(Throwable failure) {
    if (isRetriable(failure)) {
      return FailureKind.TRANSIENT;
    }
    if (failure instanceof PluginCallTimeoutException) {
      return FailureKind.HANG;
    }
    if (failure instanceof ConfigException wrong) {
      // Kafka's clients say it so when the name service does not answer.
      String message = String.valueOf(wrong.getMessage());
      return message.contains("No resolvable bootstrap")
          ? FailureKind.TRANSIENT
          : FailureKind.CONFIGURATION;
    }
    if (failure instanceof InvalidConfigurationException
        || failure instanceof PluginNotFoundException
        || failure instanceof ClassNotFoundException
        || failure instanceof LinkageError) {
      return FailureKind.CONFIGURATION;
    }
    if (failure instanceof DataException
        || failure instanceof SerializationException
        || failure instanceof RecordTooLargeException) {
      return FailureKind.DATA;
    }
    if (failure instanceof SQLException sql && sql.getSQLState() != null) {
      String state = sql.getSQLState();
      return state.length() >= 2 && DATA_STATES.contains(state.substring(0, 2))
          ? FailureKind.DATA
          : null;
    }
    return null;
  }

  /** The failure and its innermost cause in one line; secrets must have been taken out before. */
  public static String inOneLine(Throwable failure) {
    Throwable innermost = failure;
    for (int depth = 0; innermost.getCause() != null && depth < MAX_CAUSES; depth++) {
      innermost = innermost.getCause();
    }
    String words = firstLine(failure);
    String cause = firstLine(innermost);
    if (innermost != failure && !words.contains(cause)) {
      words = words + "; caused by " + cause;
    }
    return words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS - 1) + "…" : words;
  }

  private static String firstLine(Throwable failure) {
    String text = failure.toString();
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
