// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Worker properties that both runtimes understand. */
public final class WorkerProperties {

  private final Map<String, String> properties = new LinkedHashMap<>();

  private WorkerProperties() {}

  /** A distributed worker; its internal topics are named after the group. */
  public static WorkerProperties distributed(String bootstrapServers, String group) {
    WorkerProperties worker = common(bootstrapServers);
    return worker
        .with("group.id", group)
        .with("config.storage.topic", group + "-configs")
        .with("offset.storage.topic", group + "-offsets")
        .with("status.storage.topic", group + "-status")
        .with("config.storage.replication.factor", "1")
        .with("offset.storage.replication.factor", "1")
        .with("status.storage.replication.factor", "1")
        .with("offset.storage.partitions", "5")
        .with("scheduled.rebalance.max.delay.ms", "0");
  }

  public static WorkerProperties standalone(String bootstrapServers, Path offsets) {
    return common(bootstrapServers).with("offset.storage.file.filename", offsets.toString());
  }

  private static WorkerProperties common(String bootstrapServers) {
    return new WorkerProperties()
        .with("bootstrap.servers", bootstrapServers)
        .with("listeners", "http://127.0.0.1:0")
        .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
        .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
        .with("offset.flush.interval.ms", "1000")
        // A clean stop commits what was delivered, however slow the machine is.
        .with("task.shutdown.graceful.timeout.ms", "60000")
        // The peer would scan the whole class path of the tests, which is slow.
        .with("plugin.discovery", "service_load");
  }

  public WorkerProperties with(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** Loads plugins from these sets, folders below the build's plugin folder. */
  public WorkerProperties withPlugins(String... sets) {
    return with(
        "plugin.path",
        Arrays.stream(sets).map(set -> pluginSet(set).toString()).collect(Collectors.joining(",")));
  }

  public static Path pluginSet(String name) {
    return Path.of(System.getProperty("compatibility.plugins", "target/plugins"))
        .toAbsolutePath()
        .resolve(name);
  }

  public Map<String, String> toMap() {
    return new LinkedHashMap<>(properties);
  }
}
