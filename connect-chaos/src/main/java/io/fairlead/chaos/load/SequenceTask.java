// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** One sequence, at a steady rate. */
public class SequenceTask extends SourceTask {

  private static final long BATCHES_PER_SECOND = 20;
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .name("sequence")
          .field("sequence", Schema.INT32_SCHEMA)
          .field("number", Schema.INT64_SCHEMA)
          .build();

  private String topic;
  private int sequence;
  private int batch;
  private long next;
  private volatile boolean stopped;

  @Override
  public void start(Map<String, String> config) {
    topic = config.get(SequenceSource.TOPIC);
    sequence = Integer.parseInt(config.get(SequenceSource.SEQUENCE));
    int rate = Integer.parseInt(config.getOrDefault(SequenceSource.RATE, "100"));
    batch = (int) Math.max(1, rate / BATCHES_PER_SECOND);
    Map<String, Object> offset = context.offsetStorageReader().offset(partition());
    next = offset == null ? 0 : ((Number) offset.get("next")).longValue();
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(1) / BATCHES_PER_SECOND);
    List<SourceRecord> records = new ArrayList<>(batch);
    for (int i = 0; i < batch && !stopped; i++) {
      Struct value = new Struct(VALUE).put("sequence", sequence).put("number", next);
      next++;
      records.add(
          new SourceRecord(
              partition(),
              Map.of("next", next),
              topic,
              null,
              Schema.INT32_SCHEMA,
              sequence,
              VALUE,
              value));
    }
    return records;
  }

  private Map<String, String> partition() {
    return Map.of("sequence", Integer.toString(sequence));
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public String version() {
    return "1";
  }
}
