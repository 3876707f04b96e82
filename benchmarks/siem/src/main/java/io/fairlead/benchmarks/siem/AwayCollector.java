// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.servers.hec.HecEvent;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.splunk.SplunkSinkTask;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A collector in this process, with indexer acknowledgement. */
final class AwayCollector implements AwayTarget {

  private final HecServer server =
      HecServer.start(HecServer.Settings.of(this::index, HecToken.of("t").withAck()));
  private final BitSet offsets = new BitSet();

  private synchronized void index(HecEvent event) {
    String id = event.fields().path("kafka_id").asText();
    offsets.set(Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)));
  }

  @Override
  public SinkTask task() {
    return new SplunkSinkTask();
  }

  @Override
  public Map<String, String> config() {
    Map<String, String> config = Sinks.collectorConfig(server.uri());
    config.put("splunk.hec.ack.enabled", "true");
    config.put("splunk.hec.ack.poll.interval.ms", "100");
    return config;
  }

  @Override
  public List<SinkRecord> records(int from) {
    return Events.lines(from);
  }

  @Override
  public void leave() {
    server.die();
  }

  @Override
  public void comeBack() {
    server.revive();
  }

  @Override
  public synchronized long arrived() {
    return offsets.cardinality();
  }

  @Override
  public void close() {
    server.close();
  }
}
