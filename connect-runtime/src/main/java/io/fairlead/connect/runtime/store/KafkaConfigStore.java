// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.store.ConfigChange.At;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The config topic in the format of Apache Kafka Connect 4.x, so that either runtime can go on
 * where the other stopped. Placements, and the connector config from which task configs were made,
 * are kept under keys that Apache's workers skip.
 */
public final class KafkaConfigStore implements ConfigStore {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaConfigStore.class);

  /** Reading to the end takes milliseconds; after so long an open transaction is looked for. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private final StoreSettings settings;
  private final ClientSettings clients;
  private final TopicLog log;
  private ConfigListener listener;
  private boolean following;
  private volatile ConfigState state = ConfigState.EMPTY;
  private volatile ClusterConfig view = ClusterConfig.EMPTY;

  public KafkaConfigStore(StoreSettings settings) {
    this.settings = settings;
    this.clients = settings.clients().withSuffix("configs");
    this.log = new TopicLog(settings.configTopic(), clients, new Replayer());
  }

  @Override
  public void start(ConfigListener configListener) {
    log.start(settings.deadline());
    synchronized (this) {
      view = ConfigReplay.view(state);
      listener = configListener;
      following = true;
    }
    LOG.info(
        "Read {} connectors from topic {}, up to offset {}",
        view.connectors().size(),
        log.topic(),
        view.offset());
  }

  @Override
  public ClusterConfig snapshot() {
    return view;
  }

  @Override
  public void refresh(Duration deadline) {
    log.awaitEnd(deadline);
  }

  @Override
  public ConfigWriter openWriter() {
    Deadline until = Deadline.after(settings.deadline());
    TransactionalConfigWriter writer =
        new TransactionalConfigWriter(
            clients, settings.transactionalId(), log, () -> state, settings.deadline());
    try {
      awaitEndAsOwner(until);
      writer.writeChanges(ConfigChanges.sweep(state), until.remaining());
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** The transactional id is claimed: nothing of it that is open now is under way. */
  private void awaitEndAsOwner(Deadline until) {
    Duration usual = until.remaining().compareTo(LONG) < 0 ? until.remaining() : LONG;
    try {
      log.awaitEnd(usual);
    } catch (TimeoutException e) {
      if (until.expired()) {
        throw e;
      }
      log.abortHanging(settings.transactionalId(), until.remaining());
      log.awaitEnd(until.remaining());
    }
  }

  @Override
  public void close() {
    log.close();
  }

  private final class Replayer implements TopicLog.Follower {

    @Override
    public void rewound(int partition) {
      state = ConfigState.EMPTY;
    }

    @Override
    public void read(List<ConsumerRecord<byte[], byte[]>> records) {
      List<At> changes = new ArrayList<>(records.size());
      for (ConsumerRecord<byte[], byte[]> record : records) {
        ConfigFormat.decode(record.key(), record.value(), record.offset())
            .ifPresent(change -> changes.add(new At(record.offset(), change)));
      }
      Set<String> changed;
      synchronized (KafkaConfigStore.this) {
        ConfigState before = state;
        state = ConfigReplay.apply(before, changes);
        if (!following) {
          return;
        }
        changed = publish(before, changes);
      }
      tell(changes, changed);
    }

    private Set<String> publish(ConfigState before, List<At> changes) {
      Set<String> touched = new HashSet<>();
      for (At at : changes) {
        if (at.change() instanceof ConfigChange.OfConnector change) {
          touched.add(change.connector());
        }
      }
      ClusterConfig last = view;
      if (before.offset() < 0) {
        // The topic begins anew: what is not in it any more is gone.
        touched.addAll(last.connectors().keySet());
        touched.addAll(last.placements().keySet());
      }
      view = ConfigReplay.view(state, last, touched);
      touched.removeIf(name -> same(last, view, name));
      return touched;
    }

    private boolean same(ClusterConfig one, ClusterConfig other, String name) {
      return Objects.equals(one.connectors().get(name), other.connectors().get(name))
          && Objects.equals(one.placements().get(name), other.placements().get(name));
    }

    private void tell(List<At> changes, Set<String> changed) {
      if (!changed.isEmpty()) {
        guarded("a change of connectors", () -> listener.connectorsChanged(Set.copyOf(changed)));
      }
      for (At at : changes) {
        if (at.change() instanceof ConfigChange.Restart restart) {
          guarded("a restart", () -> listener.restartRequested(restart.request()));
        } else if (at.change() instanceof ConfigChange.Session session && session.key() != null) {
          guarded("a session key", () -> listener.sessionKeyChanged(session.key()));
        } else if (at.change() instanceof ConfigChange.Logger logger && logger.level() != null) {
          guarded(
              "a logger level", () -> listener.loggerLevelChanged(logger.name(), logger.level()));
        }
      }
    }

    private void guarded(String what, Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        LOG.error("The listener of topic {} failed on {}", log.topic(), what, e);
      }
    }
  }

  /** For tests: what is known of one connector beyond the view. */
  Map<String, ConnectorReplay> replayed() {
    return state.connectors();
  }
}
