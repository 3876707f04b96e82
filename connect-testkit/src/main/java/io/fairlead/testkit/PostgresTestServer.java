// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

/** A PostgreSQL server for tests, with logical decoding switched on. */
public interface PostgresTestServer extends DatabaseTestServer {

  @Override
  default String defaultDatabase() {
    return "postgres";
  }
}
