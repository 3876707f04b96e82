// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The desired state of the cluster. Reads come from a replayed snapshot and never block. Only the
 * leader writes, through {@link #openWriter()}. Safe for use by any thread.
 */
public interface ConfigStore extends AutoCloseable {

  /**
   * Replays what is stored, then follows it on a thread of its own. Blocks until the replay is
   * complete; the listener is not called for what was replayed before that.
   */
  void start(ConfigListener listener);

  ClusterConfig snapshot();

  /**
   * Blocks until the snapshot holds all that was acknowledged before the call.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException past the deadline
   */
  void refresh(Duration deadline);

  /** Claims the right to write; whoever held it before is fenced. Blocks. */
  ConfigWriter openWriter();

  @Override
  void close();

  /** Told of changes once the snapshot shows them, on the store's thread. Must not block. */
  interface ConfigListener {

    /**
     * Connectors whose config, task configs, target state or placement changed, or that are gone.
     */
    void connectorsChanged(Set<String> connectors);

    void restartRequested(RestartRequest request);

    void loggerLevelChanged(String logger, String level);

    void sessionKeyChanged(SessionKey key);
  }

  /** The leader's pen. Used by one thread at a time. */
  interface ConfigWriter extends AutoCloseable {

    /**
     * Writes all records or none, and returns when the snapshot of this store shows them.
     *
     * <p>Invariant 5: on return they are acknowledged by all in-sync replicas.
     *
     * @throws FencedWriterException when another worker has opened a writer since
     * @throws WriteInDoubtException when the cluster went away at the moment of the commit, so that
     *     nobody can say yet whether it took place; opening a writer anew settles it
     * @throws org.apache.kafka.connect.errors.ConnectException when the write failed; nothing of it
     *     is or will become visible. The writer may be closed by that; it then fails at once
     */
    void write(List<ConfigRecord> records, Duration deadline);

    @Override
    void close();
  }

  /** Another worker writes now; this one is no longer the leader. */
  final class FencedWriterException extends org.apache.kafka.connect.errors.ConnectException {
    private static final long serialVersionUID = 1L;

    public FencedWriterException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The cluster went away while a write was being committed and did not come back in time. Either
   * all of it or nothing becomes visible, at the latest when a writer is opened again.
   */
  final class WriteInDoubtException extends org.apache.kafka.connect.errors.ConnectException {
    private static final long serialVersionUID = 1L;

    public WriteInDoubtException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
