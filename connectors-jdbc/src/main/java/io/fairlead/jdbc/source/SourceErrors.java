// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.connection.SqlErrors;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;

/** Words the source's failures. */
final class SourceErrors {

  private SourceErrors() {}

  /** The exception for an error that no further attempt will cure. */
  static ConnectException failure(
      SQLException error, String what, ConnectionConfig connection, int attempts) {
    String tried = attempts > 1 ? " after " + attempts + " attempts" : "";
    String message =
        "Reading "
            + what
            + " at "
            + connection.safeUrl()
            + " failed"
            + tried
            + " with SQL state "
            + SqlErrors.state(error);
    if (SqlErrors.kind(error) == SqlErrors.Kind.DATA) {
      // Invariant 7: the driver's message and the cause may hold the row's content.
      return new ConnectException(message + ": a value cannot be read");
    }
    return new ConnectException(
        message + ": " + SqlErrors.root(error).getMessage() + SqlErrors.loginRemedy(error), error);
  }
}
