// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Task of {@link SteadySource}. */
public final class SteadySourceTask extends SourceTask {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private String topic;
  private String key;
  private long intervalMicros;
  private long number;

  @Override
  public void start(Map<String, String> props) {
    AbstractConfig config = new AbstractConfig(SteadySource.CONFIG, props, false);
    topic = config.getString("topic");
    key = config.getString("key");
    intervalMicros = TimeUnit.SECONDS.toMicros(1) / config.getInt("records.per.second");
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (stopped.await(intervalMicros, TimeUnit.MICROSECONDS)) {
      return null;
    }
    number++;
    return List.of(
        new SourceRecord(
            Map.of("key", key),
            Map.of("number", number),
            topic,
            null,
            Schema.STRING_SCHEMA,
            key,
            Schema.STRING_SCHEMA,
            Long.toString(number)));
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public String version() {
    return "1.0";
  }
}
