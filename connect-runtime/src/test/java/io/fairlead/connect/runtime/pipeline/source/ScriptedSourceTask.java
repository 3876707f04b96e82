// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** A source task that does what the test says. */
public final class ScriptedSourceTask extends SourceTask {

  static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();

  private Script script;

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public void start(Map<String, String> config) {
    script = SCRIPTS.get(config.get("script"));
    script.start(context, config);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    return script.poll();
  }

  @Override
  public void commit() {
    script.commit();
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    script.commitRecord(record, metadata);
  }

  @Override
  public void stop() {
    if (script != null) {
      script.stop();
    }
  }
}
