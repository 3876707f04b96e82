// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Task of {@link BenchmarkSource}; the time ends when every record is acknowledged. */
public final class BenchmarkSourceTask extends SourceTask {

  private static final Map<String, ?> PARTITION = Map.of("sequence", "0");

  private final CountDownLatch stopped = new CountDownLatch(1);
  private String topic;
  private long records;
  private int batch;
  private Payload payload;
  private Stopwatch stopwatch;
  private long next;

  @Override
  public void start(Map<String, String> props) {
    AbstractConfig config = new AbstractConfig(BenchmarkSource.CONFIG, props, false);
    topic = config.getString("topic");
    records = config.getLong("records");
    batch = config.getInt("batch");
    payload = Payload.valueOf(config.getString("payload"));
    stopwatch = new Stopwatch(records, Path.of(config.getString("result")));
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (next >= records) {
      stopped.await(1, TimeUnit.SECONDS);
      return null;
    }
    stopwatch.start();
    int size = (int) Math.min(batch, records - next);
    List<SourceRecord> polled = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      long sequence = next++;
      polled.add(
          new SourceRecord(
              PARTITION,
              Map.of("position", sequence),
              topic,
              null,
              null,
              null,
              payload.schema(),
              payload.value(sequence)));
    }
    return polled;
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    stopwatch.add(1);
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
