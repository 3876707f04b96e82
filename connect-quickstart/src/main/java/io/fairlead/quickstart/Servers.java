// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.PostgresServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The broker and the database, on their usual ports if these are free. */
final class Servers implements AutoCloseable {

  private static final int KAFKA_PORT = 9092;
  private static final int POSTGRES_PORT = 5432;

  private final KafkaBroker broker;
  private final CompletableFuture<PostgresServer> postgres;

  private Servers(KafkaBroker broker, CompletableFuture<PostgresServer> postgres) {
    this.broker = broker;
    this.postgres = postgres;
  }

  /** Returns when the broker is up; the database goes on starting. */
  static Servers start(DataFolder data, Secrets secrets) {
    CompletableFuture<PostgresServer> postgres =
        CompletableFuture.supplyAsync(() -> startPostgres(data, secrets));
    try {
      return new Servers(startBroker(data), postgres);
    } catch (IllegalStateException e) {
      postgres.thenAccept(PostgresServer::close);
      throw notStarted(e);
    }
  }

  KafkaBroker broker() {
    return broker;
  }

  /** Waits until the database is up. */
  PostgresServer postgres() {
    try {
      return postgres.join();
    } catch (CompletionException e) {
      throw notStarted(e.getCause());
    }
  }

  /** Waits for a database that is still starting, so as not to leave it behind. */
  @Override
  public void close() {
    try {
      postgres.handle((server, failure) -> server).thenAccept(Servers::closeIfStarted).join();
    } finally {
      broker.close();
    }
  }

  private static void closeIfStarted(PostgresServer server) {
    if (server != null) {
      server.close();
    }
  }

  private static QuickstartException notStarted(Throwable cause) {
    return new QuickstartException(QuickstartException.ENVIRONMENT, cause.getMessage(), cause);
  }

  private static KafkaBroker startBroker(DataFolder data) {
    KafkaBroker.Settings settings = KafkaBroker.Settings.defaults().withDataDirectory(data.kafka());
    return KafkaBroker.start(
        LocalPorts.isFree(KAFKA_PORT) ? settings.withPort(KAFKA_PORT) : settings);
  }

  private static PostgresServer startPostgres(DataFolder data, Secrets secrets) {
    PostgresServer.Settings settings =
        PostgresServer.Settings.defaults()
            .withDataDirectory(data.postgres())
            .withBinariesDirectory(data.programs())
            .withPassword(secrets.password(Secrets.SUPERUSER))
            // A demonstration's data need not survive a power failure.
            .with("fsync", "off");
    PostgresServer server =
        PostgresServer.start(
            LocalPorts.isFree(POSTGRES_PORT) ? settings.withPort(POSTGRES_PORT) : settings);
    server.leaveShutdownToCaller();
    return server;
  }
}
