#!/usr/bin/env bash
# Measures the sinks to event collectors and search indexes; arguments as of SiemBenchmark.
set -euo pipefail
cd "$(dirname "$0")/../.."
mvn -q -DskipTests -pl benchmarks/siem -am package
search='embedded-search/target/embedded-search-0.1.0-SNAPSHOT.jar:embedded-search/target/dependencies/*'
exec java -Xmx1g ${BENCHMARK_OPTS:-} -Dsearch.classpath="$search" \
  -cp 'benchmarks/siem/target/benchmarks-siem-0.1.0-SNAPSHOT.jar:benchmarks/siem/target/lib/*' \
  io.fairlead.benchmarks.siem.SiemBenchmark "$@"
