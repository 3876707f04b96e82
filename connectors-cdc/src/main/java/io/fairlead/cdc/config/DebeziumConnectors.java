// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;

/** Makes Debezium's connectors, as far as their jars are in the plugin's folder. */
public final class DebeziumConnectors {

  private DebeziumConnectors() {}

  /** Why a kind of database cannot be captured by this installation, or empty if it can. */
  public static Optional<String> missing(DatabaseKind kind) {
    return exists(kind.connectorClass()) && exists(kind.driverClass())
        ? Optional.empty()
        : Optional.of(
            "The jars for "
                + kind.scheme()
                + " are not complete. Put "
                + String.join(" and ", kind.artifacts())
                + " with what they depend on into the folder of this plugin, and restart the"
                + " worker");
  }

  /**
   * A new connector of Debezium's for a kind of database.
   *
   * @throws ConnectException if its jars are not there
   */
  public static SourceConnector create(DatabaseKind kind) {
    missing(kind)
        .ifPresent(
            problem -> {
              throw new ConnectException(problem);
            });
    try {
      return Class.forName(kind.connectorClass(), true, loader())
          .asSubclass(SourceConnector.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ConnectException("cannot make " + kind.connectorClass(), e);
    }
  }

  /**
   * A new task of Debezium's for a kind of database. It finds its services, and ours, in this
   * plugin, whatever loader the thread has.
   */
  public static SourceTask createTask(DatabaseKind kind) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader());
    try {
      return (SourceTask) create(kind).taskClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ConnectException("cannot make Debezium's task for " + kind.scheme(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, loader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static ClassLoader loader() {
    return DebeziumConnectors.class.getClassLoader();
  }
}
