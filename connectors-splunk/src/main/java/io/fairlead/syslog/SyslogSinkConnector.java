// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.delivery.config.ConfigProblems;
import io.fairlead.delivery.config.Version;
import io.fairlead.syslog.config.SyslogConfig;
import io.fairlead.syslog.config.SyslogKeys;
import io.fairlead.syslog.transport.Receivers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Sends topics to syslog receivers. */
public final class SyslogSinkConnector extends SinkConnector implements ChecksConnection {

  private Map<String, String> properties;

  /** For the runtime. */
  public SyslogSinkConnector() {}

  @Override
  public String version() {
    return Version.of(SyslogSinkConnector.class);
  }

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
    new SyslogConfig(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SyslogSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // The tasks hold all resources.
  }

  @Override
  public ConfigDef config() {
    return SyslogKeys.DEFINITION;
  }

  /** Checks the keys and reads TLS files; receivers are asked by {@link #checkConnection} alone. */
  @Override
  public Config validate(Map<String, String> given) {
    ConfigProblems problems = new ConfigProblems(SyslogKeys.DEFINITION, given);
    if (!problems.any()) {
      try (Receivers receivers = new Receivers(new SyslogConfig(given))) {
        return problems.config();
      } catch (ConfigException e) {
        problems.add(
            SyslogKeys.DEFINITION.names().stream()
                .filter(e.getMessage()::contains)
                .max(Comparator.comparingInt(String::length))
                .orElse("syslog.addresses"),
            e.getMessage());
      }
    }
    return problems.config();
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    List<CheckResult> results = new ArrayList<>();
    validate(given)
        .configValues()
        .forEach(
            value ->
                value
                    .errorMessages()
                    .forEach(
                        message ->
                            results.add(
                                CheckResult.failed("configuration", value.name(), message))));
    if (!results.isEmpty()) {
      return results;
    }
    SyslogConfig config = new SyslogConfig(given);
    try (Receivers receivers = new Receivers(config)) {
      config.addresses().forEach(receiver -> results.add(probe(receivers, receiver)));
    }
    return results;
  }

  private static CheckResult probe(Receivers receivers, InetSocketAddress receiver) {
    String step = "connect to " + receiver.getHostString() + ":" + receiver.getPort();
    try {
      receivers.probe(receiver);
      return CheckResult.passed(step, "The receiver answers, as far as its protocol tells");
    } catch (IOException e) {
      return CheckResult.failed(
          step,
          "syslog.addresses",
          "Cannot " + step + " (" + e.getMessage() + "). Check host, port and protocol");
    }
  }

  /** Offsets may be altered and reset (KIP-875): they are the consumer group's alone. */
  @Override
  public boolean alterOffsets(Map<String, String> given, Map<TopicPartition, Long> offsets) {
    return true;
  }
}
