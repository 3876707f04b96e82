#!/usr/bin/env bash
# Builds both distributions and measures change data capture; arguments as of CdcBenchmark.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -DskipTests -pl benchmarks,benchmarks/peer,distribution -am package
exec java -cp 'benchmarks/target/benchmarks-0.1.0-SNAPSHOT.jar:benchmarks/target/lib/*' \
  io.fairlead.benchmarks.CdcBenchmark "$@"
