// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.store.ConfigChange.At;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Configs of a standalone worker: kept in memory, gone with it. Same rules as the config topic; the
 * listener is called on the writer's thread, or, while that is in a call of the listener itself,
 * after that call.
 */
public final class MemoryConfigStore implements ConfigStore {

  private final List<Runnable> calls = new ArrayList<>();
  private ConfigState state;
  private volatile ClusterConfig view = ClusterConfig.EMPTY;
  private ConfigListener listener;
  private MemoryWriter current;
  private boolean calling;

  public MemoryConfigStore() {
    this(0);
  }

  /**
   * @param firstOffset of the first record, from which the numbers of incarnations are derived
   */
  public MemoryConfigStore(long firstOffset) {
    this.state = new ConfigState(firstOffset - 1, null, Map.of(), Map.of(), OwnState.EMPTY);
  }

  @Override
  public synchronized void start(ConfigListener configListener) {
    listener = configListener;
  }

  @Override
  public ClusterConfig snapshot() {
    return view;
  }

  @Override
  public void refresh(Duration deadline) {
    // The view is never behind.
  }

  @Override
  public synchronized ConfigWriter openWriter() {
    current = new MemoryWriter();
    return current;
  }

  @Override
  public synchronized void close() {
    listener = null;
  }

  private final class MemoryWriter implements ConfigWriter {

    private boolean open = true;

    @Override
    public void write(List<ConfigRecord> records, Duration deadline) {
      synchronized (MemoryConfigStore.this) {
        if (current != this) {
          throw new FencedWriterException("Another writer was opened since", null);
        }
        if (!open) {
          throw new ConnectException("The writer is closed");
        }
        apply(ConfigChanges.of(records, state));
      }
      callAll();
    }

    @Override
    public void close() {
      synchronized (MemoryConfigStore.this) {
        open = false;
      }
    }
  }

  private void apply(List<ConfigChange> changes) {
    List<At> located = new ArrayList<>();
    Set<String> touched = new HashSet<>();
    long offset = state.offset();
    for (ConfigChange change : changes) {
      located.add(new At(++offset, change));
      if (change instanceof ConfigChange.OfConnector ofConnector) {
        touched.add(ofConnector.connector());
      }
    }
    state = ConfigReplay.apply(state, located);
    view = ConfigReplay.view(state, view, touched);
    if (listener != null) {
      ConfigListener told = listener;
      if (!touched.isEmpty()) {
        calls.add(() -> told.connectorsChanged(Set.copyOf(touched)));
      }
      changes.forEach(change -> tell(told, change));
    }
  }

  private void tell(ConfigListener told, ConfigChange change) {
    if (change instanceof ConfigChange.Restart restart) {
      calls.add(() -> told.restartRequested(restart.request()));
    } else if (change instanceof ConfigChange.Session session && session.key() != null) {
      calls.add(() -> told.sessionKeyChanged(session.key()));
    } else if (change instanceof ConfigChange.Logger logger && logger.level() != null) {
      calls.add(() -> told.loggerLevelChanged(logger.name(), logger.level()));
    }
  }

  /** Outside the lock, in order, one at a time. */
  private void callAll() {
    while (true) {
      Runnable next;
      synchronized (this) {
        if (calling || calls.isEmpty()) {
          return;
        }
        calling = true;
        next = calls.remove(0);
      }
      try {
        next.run();
      } finally {
        synchronized (this) {
          calling = false;
        }
      }
    }
  }
}
