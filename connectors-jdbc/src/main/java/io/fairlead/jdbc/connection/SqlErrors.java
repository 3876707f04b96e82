// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells by its SQL state what kind of error a {@link SQLException} is. */
public final class SqlErrors {

  /** What to do about an error. */
  public enum Kind {
    /** Passes by itself: connection lost, deadlock, resources short, server restarting. */
    TRANSIENT,
    /** One row is at fault: value out of range, constraint violated. */
    DATA,
    /** Neither passes nor is a row's fault: wrong password, missing table, missing privilege. */
    FATAL
  }

  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");
  private static final Set<String> DATA_CLASSES = Set.of("22", "23", "44", "54");
  private static final Set<String> TRANSIENT_STATES = Set.of("55P03", "25006", "90067", "90121");
  // Vendor codes of errors for which the driver gives no or a general state.
  private static final Set<Integer> MYSQL_TRANSIENT = Set.of(1205, 1213, 1040, 1317, 2006, 2013);
  private static final Set<Integer> MYSQL_DATA = Set.of(1264, 1265, 1366, 1406, 1292, 4025);
  private static final long FIRST_BACKOFF_MS = 50;
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_CONSTRAINT = 19;

  private SqlErrors() {}

  /** The kind of an error, judged by the first of its chain that carries an SQL state. */
  public static Kind kind(SQLException exception) {
    SQLException error = root(exception);
    String state = error.getSQLState();
    int code = error.getErrorCode();
    if (state != null && state.length() >= 2 && !state.startsWith("HY")) {
      String stateClass = state.substring(0, 2).toUpperCase(Locale.ROOT);
      if (TRANSIENT_CLASSES.contains(stateClass) || TRANSIENT_STATES.contains(state)) {
        return Kind.TRANSIENT;
      }
      if (DATA_CLASSES.contains(stateClass)) {
        return Kind.DATA;
      }
    }
    if (MYSQL_TRANSIENT.contains(code)) {
      return Kind.TRANSIENT;
    }
    if (MYSQL_DATA.contains(code)) {
      return Kind.DATA;
    }
    if (state == null || state.isEmpty()) {
      Optional<Kind> duck = duckDb(error.getMessage());
      if (duck.isPresent()) {
        return duck.get();
      }
      int sqlite = code & 0xff;
      if (sqlite == SQLITE_BUSY || sqlite == SQLITE_LOCKED) {
        return Kind.TRANSIENT;
      }
      if (sqlite == SQLITE_CONSTRAINT) {
        return Kind.DATA;
      }
    }
    boolean transientType =
        error instanceof SQLTransientException
            || error instanceof SQLRecoverableException
            || error instanceof SQLNonTransientConnectionException;
    // A refused login comes as a connection error from some drivers, but does not pass.
    boolean refused = state != null && (state.startsWith("28") || state.startsWith("3D"));
    return transientType && !refused ? Kind.TRANSIENT : Kind.FATAL;
  }

  /** DuckDB has no states: its messages begin with the kind. */
  private static Optional<Kind> duckDb(String message) {
    if (message == null) {
      return Optional.empty();
    }
    if (message.startsWith("Constraint Error")
        || message.startsWith("Conversion Error")
        || message.startsWith("Out of Range Error")
        || message.startsWith("Invalid Input Error: Failed to cast")) {
      return Optional.of(Kind.DATA);
    }
    return message.startsWith("TransactionContext Error: Conflict")
            || message.contains("Conflict on tuple")
            || message.contains("write-write conflict")
        ? Optional.of(Kind.TRANSIENT)
        : Optional.empty();
  }

  /**
   * Whether another transaction was in the way and this one was given up for it, as after a
   * deadlock: it may be tried again soon.
   */
  public static boolean conflict(SQLException exception) {
    return state(exception).startsWith("40");
  }

  /**
   * How long to wait before something that failed is tried again.
   *
   * @param failures in a row, from 1
   * @param most what is waited after other errors, in milliseconds
   */
  public static long backoffMillis(SQLException exception, int failures, long most) {
    long soon = FIRST_BACKOFF_MS << Math.min(failures - 1, 10);
    return conflict(exception) ? Math.min(most, soon) : most;
  }

  /** Whether the connection itself is gone. */
  public static boolean connectionLost(SQLException exception) {
    SQLException error = root(exception);
    String state = error.getSQLState();
    return error instanceof SQLRecoverableException
        || error instanceof SQLNonTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }

  /**
   * The error itself, or one that says that the connection was lost: the pool closes a connection
   * at the first error that tells so, and what is tried on it afterwards fails without a state.
   */
  public static SQLException orLost(Connection connection, SQLException error) {
    try {
      if (state(error).equals("none") && connection.isClosed()) {
        return new SQLNonTransientConnectionException("The connection was lost", "08006", error);
      }
      return error;
    } catch (SQLException e) {
      return error;
    }
  }

  /** Whether the user is not let in. */
  public static boolean loginRefused(SQLException exception) {
    return state(exception).startsWith("28");
  }

  /** What to do about a login that is refused to a task that runs; empty for other errors. */
  public static String loginRemedy(SQLException exception) {
    return loginRefused(exception)
        ? ". Check connection.user and connection.password; if the password was changed, restart"
            + " the task, which asks the config provider again"
        : "";
  }

  /** The SQL state, or {@code none}. */
  public static String state(SQLException exception) {
    String state = root(exception).getSQLState();
    return state == null || state.isEmpty() ? "none" : state;
  }

  /** The error of the chain that tells the reason: a batch's own exception often does not. */
  public static SQLException root(SQLException exception) {
    SQLException error = exception;
    for (int depth = 0; depth < 20; depth++) {
      SQLException next = error.getNextException();
      boolean vague = error instanceof BatchUpdateException || error.getSQLState() == null;
      if (next != null && next != error && vague) {
        error = next;
      } else if (vague && error.getCause() instanceof SQLException cause && cause != error) {
        error = cause;
      } else {
        return error;
      }
    }
    return error;
  }
}
