// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import io.fairlead.servers.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Gives tests a {@link PostgresTestServer}: a container where an engine runs and {@code
 * org.testcontainers:testcontainers-postgresql} is on the class path, a child process from binaries
 * of Maven Central elsewhere.
 */
public final class PostgresExtension extends ServerExtension<PostgresTestServer> {

  private static final String IMAGE =
      System.getProperty("fairlead.testkit.postgres.image", "postgres:18");

  /** Used by {@code @ExtendWith(PostgresExtension.class)}. */
  public PostgresExtension() {
    super(PostgresTestServer.class, List.of(new InContainer(), new AsProcess()));
  }

  private static final class AsProcess implements ServerProvider<PostgresTestServer> {

    @Override
    public String description() {
      return "an embedded PostgreSQL";
    }

    @Override
    public Optional<String> unavailable() {
      return PostgresServer.unavailable();
    }

    @Override
    public PostgresTestServer start() {
      return new Embedded(PostgresServer.start());
    }
  }

  private record Embedded(PostgresServer server) implements PostgresTestServer {

    @Override
    public String jdbcUrl(String database) {
      return server.jdbcUrl(database);
    }

    @Override
    public String user() {
      return server.user();
    }

    @Override
    public String password() {
      return server.password();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private static final class InContainer implements ServerProvider<PostgresTestServer> {

    @Override
    public String description() {
      return "a container of " + IMAGE;
    }

    @Override
    public Optional<String> unavailable() {
      return ContainerEngine.unavailable("org.testcontainers.postgresql.PostgreSQLContainer");
    }

    @Override
    public PostgresTestServer start() {
      return Container.start();
    }
  }

  /** Loaded only when Testcontainers is there. */
  private record Container(PostgreSQLContainer container) implements PostgresTestServer {

    static Container start() {
      PostgreSQLContainer container = new PostgreSQLContainer(IMAGE).withUsername("postgres");
      container.withCommand("postgres", "-c", "wal_level=logical", "-c", "fsync=off");
      container.start();
      return new Container(container);
    }

    @Override
    public String jdbcUrl(String database) {
      return "jdbc:postgresql://%s:%d/%s"
          .formatted(
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              database);
    }

    @Override
    public String user() {
      return container.getUsername();
    }

    @Override
    public String password() {
      return container.getPassword();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
