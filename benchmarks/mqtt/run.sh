#!/usr/bin/env bash
# Measures the MQTT source beside the raw client, and what it holds while Kafka stands still;
# arguments as of MqttBenchmark.
set -euo pipefail
cd "$(dirname "$0")/../.."
mvn -q -DskipTests -pl benchmarks/mqtt -am package
cd benchmarks/mqtt
exec java -XX:+UseSerialGC -Xmx2g -cp 'target/benchmarks-mqtt-0.1.0-SNAPSHOT.jar:target/lib/*' \
  io.fairlead.benchmarks.mqtt.MqttBenchmark "$@"
