// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.store.StatusFormat.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status topic in the format of Apache Kafka Connect 4.x. A status is visible to reads once it
 * has been read back. A late word of an earlier owner is answered with what this worker said of
 * what it runs, so that the newest stands last in the topic. DESTROYED is written as a tombstone;
 * the listener of the worker that wrote it and of all others is told of it as a status DESTROYED
 * without worker.
 */
public final class KafkaStatusStore implements StatusStore {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaStatusStore.class);
  private static final Duration FLUSH = Duration.ofSeconds(10);

  private final Duration deadline;
  private final StatusTable table = new StatusTable();
  private final TopicLog log;
  private final LogProducer producer;
  private final LatestWrites<Key> writes;

  /** Its monitor keeps what is said and what is written in one order. */
  private final OwnStatuses own = new OwnStatuses();

  private volatile StatusListener listener;

  public KafkaStatusStore(StoreSettings settings) {
    ClientSettings clients = settings.clients().withSuffix("statuses");
    this.deadline = settings.deadline();
    this.log = new TopicLog(settings.statusTopic(), clients, new Replayer());
    this.producer = new LogProducer(settings.statusTopic().name(), clients);
    this.writes = new LatestWrites<>(producer);
  }

  @Override
  public void start() {
    log.start(deadline);
    LOG.info(
        "Read statuses of {} connectors from topic {}", table.connectors().size(), log.topic());
  }

  @Override
  public void put(ConnectorStatus status) {
    write(status, () -> true);
    forgetRestarts(status);
  }

  @Override
  public void putSafe(ConnectorStatus status) {
    write(status, () -> table.mayReplace(status));
  }

  private void write(ConnectorStatus status, BooleanSupplier wanted) {
    Key key = new Key.Connector(status.connector());
    byte[] value = StatusFormat.value(status);
    synchronized (own) {
      if (wanted.getAsBoolean()) {
        own.said(key, status, value);
      }
      write(key, value, wanted);
    }
  }

  @Override
  public void put(TaskStatus status) {
    write(status, () -> true);
  }

  @Override
  public void putSafe(TaskStatus status) {
    write(status, () -> table.mayReplace(status));
  }

  private void write(TaskStatus status, BooleanSupplier wanted) {
    Key key = new Key.Task(status.id());
    byte[] value = StatusFormat.value(status);
    synchronized (own) {
      if (wanted.getAsBoolean()) {
        own.said(key, status, value);
      }
      write(key, value, wanted);
    }
  }

  @Override
  public void put(String connector, TopicStatus status) {
    write(new Key.Topic(connector, status.topic()), StatusFormat.value(status), () -> true);
  }

  @Override
  public void deleteTopic(String connector, String topic) {
    write(new Key.Topic(connector, topic), null, () -> true);
  }

  @Override
  public void putRestarts(String connector, Integer task, List<RestartEntry> entries) {
    int unit = task == null ? Key.Restarts.INSTANCE : task;
    write(new Key.Restarts(connector, unit), StatusFormat.value(entries), () -> true);
  }

  @Override
  public List<RestartEntry> restarts(String connector) {
    return table.restarts(connector);
  }

  private void forgetRestarts(ConnectorStatus status) {
    if (status.state() == RunState.DESTROYED) {
      table
          .unitsWithRestarts(status.connector())
          .forEach(unit -> write(new Key.Restarts(status.connector(), unit), null, () -> true));
    }
  }

  private void write(Key key, byte[] value, BooleanSupplier wanted) {
    writes.put(key, new LatestWrites.Write(key.bytes(), value, wanted));
  }

  @Override
  public Optional<ConnectorStatus> connector(String connector) {
    return table.connector(connector);
  }

  @Override
  public Optional<TaskStatus> task(ConnectorTaskId id) {
    return table.task(id);
  }

  @Override
  public Collection<TaskStatus> tasks(String connector) {
    return table.tasks(connector);
  }

  @Override
  public Collection<TopicStatus> topics(String connector) {
    return table.topics(connector);
  }

  @Override
  public Optional<TopicStatus> topic(String connector, String topic) {
    return table.topic(connector, topic);
  }

  @Override
  public Set<String> connectors() {
    return table.connectors();
  }

  @Override
  public void listener(StatusListener statusListener) {
    listener = statusListener;
  }

  @Override
  public void flush() {
    if (!writes.flush(FLUSH)) {
      LOG.warn(
          "Some statuses were not written to topic {} within {} s", log.topic(), FLUSH.toSeconds());
    }
  }

  @Override
  public void close() {
    producer.close();
    log.close();
  }

  private final class Replayer implements TopicLog.Follower {

    @Override
    public void read(List<ConsumerRecord<byte[], byte[]>> records) {
      records.forEach(
          record -> StatusFormat.key(record.key()).ifPresent(key -> apply(key, record.value())));
    }

    @Override
    public void rewound(int partition) {
      LOG.warn("Partition {} of status topic {} is read anew", partition, log.topic());
    }

    private void apply(Key key, byte[] value) {
      if (key instanceof Key.Connector connector) {
        connector(connector, value);
      } else if (key instanceof Key.Task task) {
        task(task, value);
      } else if (key instanceof Key.Topic topic && value == null) {
        table.removeTopic(topic.connector(), topic.topic());
      } else if (key instanceof Key.Restarts restarts) {
        table.putRestarts(
            restarts.connector(), restarts.unit(), StatusFormat.restarts(restarts, value));
      } else if (key instanceof Key.Topic topic) {
        StatusFormat.topic(topic, value).ifPresent(status -> table.put(topic.connector(), status));
      }
    }

    private void connector(Key.Connector key, byte[] value) {
      String name = key.name();
      if (value == null) {
        forget(key);
        table.removeConnector(name);
        ConnectorStatus gone = new ConnectorStatus(name, RunState.DESTROYED, null, 0, null, null);
        tell(told -> told.connectorStatus(gone));
        return;
      }
      StatusFormat.connector(name, value)
          .ifPresent(
              status -> {
                boolean news = table.put(status);
                synchronized (own) {
                  own.answer(key, status).ifPresent(again -> write(key, again, () -> true));
                }
                if (news) {
                  tell(told -> told.connectorStatus(status));
                }
              });
    }

    private void task(Key.Task key, byte[] value) {
      ConnectorTaskId id = key.id();
      if (value == null) {
        forget(key);
        table.removeTask(id);
        tell(told -> told.taskStatus(new TaskStatus(id, RunState.DESTROYED, null, 0, null, null)));
        return;
      }
      StatusFormat.task(id, value)
          .ifPresent(
              status -> {
                boolean news = table.put(status);
                synchronized (own) {
                  own.answer(key, status).ifPresent(again -> write(key, again, () -> true));
                }
                if (news) {
                  tell(told -> told.taskStatus(status));
                }
              });
    }

    private void forget(Key key) {
      synchronized (own) {
        own.forget(key);
      }
    }

    private void tell(Consumer<StatusListener> call) {
      StatusListener told = listener;
      if (told == null) {
        return;
      }
      try {
        call.accept(told);
      } catch (RuntimeException e) {
        LOG.error("The listener of topic {} failed", log.topic(), e);
      }
    }
  }
}
