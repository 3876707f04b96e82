// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Task of {@link BenchmarkSink}; the time begins with the first batch. */
public final class BenchmarkSinkTask extends SinkTask {

  private Stopwatch stopwatch;

  @Override
  public void start(Map<String, String> props) {
    AbstractConfig config = new AbstractConfig(BenchmarkSink.CONFIG, props, false);
    stopwatch = new Stopwatch(config.getLong("records"), Path.of(config.getString("result")));
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (!records.isEmpty()) {
      stopwatch.start();
      stopwatch.add(records.size());
    }
  }

  @Override
  public void stop() {
    // nothing is held
  }

  @Override
  public String version() {
    return "1.0";
  }
}
