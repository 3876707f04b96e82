// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;

/** What a {@link ScriptedSourceTask} does; by default it has no records and waits for the stop. */
public abstract class Script {

  private final CountDownLatch stopped = new CountDownLatch(1);

  protected void start(SourceTaskContext context, Map<String, String> config) {}

  protected abstract List<SourceRecord> poll() throws InterruptedException;

  protected void commit() {}

  protected void commitRecord(SourceRecord record, RecordMetadata metadata) {}

  protected void stop() {
    stopped.countDown();
  }

  /** A poll that blocks a little and has nothing. */
  protected final List<SourceRecord> nothing() throws InterruptedException {
    stopped.await(20, TimeUnit.MILLISECONDS);
    return null;
  }
}
