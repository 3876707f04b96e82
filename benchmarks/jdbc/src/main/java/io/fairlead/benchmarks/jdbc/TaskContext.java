// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A sink task's context without a runtime. */
final class TaskContext {

  private TaskContext() {}

  static SinkTaskContext of(Map<String, String> config, TopicPartition partition) {
    return (SinkTaskContext)
        Proxy.newProxyInstance(
            TaskContext.class.getClassLoader(),
            new Class<?>[] {SinkTaskContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "configs" -> config;
                  case "assignment" -> Set.of(partition);
                  default -> null;
                });
  }
}
