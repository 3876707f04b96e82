// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of database, as the beginning of its URL names it. */
public enum DatabaseKind {
  POSTGRESQL(
      "postgresql",
      5432,
      "io.debezium.connector.postgresql.PostgresConnector",
      "org.postgresql.Driver",
      List.of("io.debezium:debezium-connector-postgres", "org.postgresql:postgresql")),
  MYSQL(
      "mysql",
      3306,
      "io.debezium.connector.mysql.MySqlConnector",
      "com.mysql.cj.jdbc.Driver",
      List.of("io.debezium:debezium-connector-mysql", "com.mysql:mysql-connector-j")),
  MARIADB(
      "mariadb",
      3306,
      "io.debezium.connector.mariadb.MariaDbConnector",
      "org.mariadb.jdbc.Driver",
      List.of("io.debezium:debezium-connector-mariadb", "org.mariadb.jdbc:mariadb-java-client")),
  SQLSERVER(
      "sqlserver",
      1433,
      "io.debezium.connector.sqlserver.SqlServerConnector",
      "com.microsoft.sqlserver.jdbc.SQLServerDriver",
      List.of("io.debezium:debezium-connector-sqlserver", "com.microsoft.sqlserver:mssql-jdbc")),
  DB2(
      "db2",
      50000,
      "io.debezium.connector.db2.Db2Connector",
      "com.ibm.db2.jcc.DB2Driver",
      List.of("io.debezium:debezium-connector-db2", "com.ibm.db2:jcc")),
  MONGODB(
      "mongodb",
      27017,
      "io.debezium.connector.mongodb.MongoDbConnector",
      "com.mongodb.client.MongoClient",
      List.of("io.debezium:debezium-connector-mongodb", "org.mongodb:mongodb-driver-sync"));

  private final String scheme;
  private final int port;
  private final String connectorClass;
  private final String driverClass;
  private final List<String> artifacts;

  DatabaseKind(
      String scheme, int port, String connectorClass, String driverClass, List<String> artifacts) {
    this.scheme = scheme;
    this.port = port;
    this.connectorClass = connectorClass;
    this.driverClass = driverClass;
    this.artifacts = artifacts;
  }

  /** The kind whose URLs begin like this; {@code mongodb+srv} counts as MongoDB. */
  public static Optional<DatabaseKind> ofScheme(String scheme) {
    String plain = scheme.toLowerCase(Locale.ROOT);
    String wanted = plain.equals("postgres") ? "postgresql" : plain.replace("+srv", "");
    return Arrays.stream(values()).filter(kind -> kind.scheme.equals(wanted)).findFirst();
  }

  /** The beginning of its URLs. */
  public String scheme() {
    return scheme;
  }

  /** The port when the URL has none. */
  public int port() {
    return port;
  }

  /** Debezium's connector for it. */
  public String connectorClass() {
    return connectorClass;
  }

  /** The class of its driver. */
  public String driverClass() {
    return driverClass;
  }

  /** The Maven coordinates, without version, of what has to lie in the plugin's folder. */
  public List<String> artifacts() {
    return artifacts;
  }

  /** Whether tables are snapshotted one by one, in chunks, while changes stream. */
  public boolean snapshotsInChunks() {
    return this == POSTGRESQL || readsBinlog();
  }

  /** Whether it is of MySQL's family. */
  public boolean readsBinlog() {
    return this == MYSQL || this == MARIADB;
  }

  /** Whether Debezium has to keep the history of its schemas. */
  public boolean hasSchemaHistory() {
    return readsBinlog() || this == SQLSERVER || this == DB2;
  }
}
