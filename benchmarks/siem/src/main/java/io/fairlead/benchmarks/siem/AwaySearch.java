// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.elastic.ElasticSinkTask;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A real OpenSearch. */
final class AwaySearch implements AwayTarget {

  private final SearchTarget target = SearchTarget.start();
  private final String index = target.freshIndex();

  AwaySearch() throws IOException {}

  @Override
  public SinkTask task() {
    return new ElasticSinkTask();
  }

  @Override
  public Map<String, String> config() {
    return Sinks.searchConfig(target.uri(), index);
  }

  @Override
  public List<SinkRecord> records(int from) {
    return Events.documents(index, from);
  }

  @Override
  public void leave() {
    target.kill();
  }

  @Override
  public void comeBack() {
    target.restart();
  }

  @Override
  public long arrived() {
    return target.count(index);
  }

  @Override
  public void close() {
    target.close();
  }
}
