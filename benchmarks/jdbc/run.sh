#!/usr/bin/env bash
# Measures the JDBC connectors beside Debezium's sink and COPY; arguments as of JdbcBenchmark.
set -euo pipefail
cd "$(dirname "$0")/../.."
mvn -q -DskipTests -pl benchmarks/jdbc -am package
exec java -XX:+UseSerialGC -Xmx2g \
  -cp 'benchmarks/jdbc/target/benchmarks-jdbc-0.1.0-SNAPSHOT.jar:benchmarks/jdbc/target/lib/*' \
  io.fairlead.benchmarks.jdbc.JdbcBenchmark "$@"
