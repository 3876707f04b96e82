// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.servers.PostgresServer;

/** One server for all test classes of the JVM that leave it running; it ends with the JVM. */
final class PostgresTest {

  private static PostgresServer server;

  private PostgresTest() {}

  static synchronized PostgresServer server() {
    if (server == null) {
      server = PostgresServer.start();
    }
    return server;
  }

  static Database database() {
    return Database.fresh(server());
  }
}
