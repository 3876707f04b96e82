// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Does what the script says that its configuration names, and writes down what it was called. */
public class ScriptedSinkTask extends SinkTask {

  static final String PROBE = "test.probe";
  private static final Map<String, Probe> PROBES = new ConcurrentHashMap<>();

  /** What a test sees of a task. */
  static final class Probe {
    final SinkScript script;
    final List<String> calls = new CopyOnWriteArrayList<>();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final List<SinkRecord> accepted = Collections.synchronizedList(new ArrayList<>());
    volatile Map<String, String> config;

    Probe(SinkScript script) {
      this.script = script;
    }

    void called(String call) {
      calls.add(call);
      threads.add(Thread.currentThread());
    }

    long count(String call) {
      return calls.stream().filter(call::equals).count();
    }

    /** Offsets of accepted records of a partition, in the order of their acceptance. */
    List<Long> offsets(String topic, int partition) {
      synchronized (accepted) {
        return accepted.stream()
            .filter(
                record ->
                    record.originalTopic().equals(topic)
                        && record.originalKafkaPartition() == partition)
            .map(SinkRecord::originalKafkaOffset)
            .toList();
      }
    }

    int acceptedCount() {
      return accepted.size();
    }
  }

  static Probe register(String name, SinkScript script) {
    Probe probe = new Probe(script);
    PROBES.put(name, probe);
    return probe;
  }

  private Probe probe;

  final Probe probe() {
    return probe;
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public void start(Map<String, String> config) {
    probe = PROBES.get(config.get(PROBE));
    probe.config = config;
    probe.called("start");
    probe.script.start(context);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    probe.called("open");
    probe.script.open(context, partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    probe.called(records.isEmpty() ? "put(empty)" : "put");
    try {
      probe.script.put(context, records);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ConnectException(e);
    }
    probe.accepted.addAll(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    probe.called("preCommit");
    return probe.script.preCommit(context, offsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    probe.called("close");
    probe.script.close(context, partitions);
  }

  @Override
  public void stop() {
    if (probe != null) {
      probe.called("stop");
      probe.script.stop();
    }
  }
}
