// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.store.StatusFormat.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What this process last said of each unit, to say it again when an earlier owner's word comes late
 * and stands behind it in the topic: compaction would keep that one alone. Each word is repeated
 * only against one of a lower generation, so that two workers never contradict each other for ever.
 * The caller guards it.
 */
final class OwnStatuses {

  /** A status as far as it matters here. */
  private record Word(RunState state, String workerId, int generation, byte[] value) {

    boolean outranks(Word heard) {
      if (Objects.equals(workerId, heard.workerId) || !isLive()) {
        return false;
      }
      return generation > heard.generation
          || (generation == heard.generation && heard.state == RunState.UNASSIGNED);
    }

    private boolean isLive() {
      return state != RunState.UNASSIGNED && state != RunState.DESTROYED;
    }
  }

  private final Map<Key, Word> last = new HashMap<>();

  /** This process is about to write that. */
  void said(Key key, ConnectorStatus status, byte[] value) {
    last.put(key, word(status, value));
  }

  /** This process is about to write that. */
  void said(Key key, TaskStatus status, byte[] value) {
    last.put(key, word(status, value));
  }

  /** What has to be written again now that this has been read; mostly nothing. */
  Optional<byte[]> answer(Key key, ConnectorStatus heard) {
    return answer(key, word(heard, null));
  }

  /** What has to be written again now that this has been read; mostly nothing. */
  Optional<byte[]> answer(Key key, TaskStatus heard) {
    return answer(key, word(heard, null));
  }

  /** The unit is no more. */
  void forget(Key key) {
    last.remove(key);
  }

  private Optional<byte[]> answer(Key key, Word heard) {
    Word own = last.get(key);
    if (own == null) {
      return Optional.empty();
    }
    if (heard.generation > own.generation) {
      last.remove(key);
    }
    return own.outranks(heard) ? Optional.of(own.value) : Optional.empty();
  }

  private static Word word(ConnectorStatus status, byte[] value) {
    return new Word(status.state(), status.workerId(), status.generation(), value);
  }

  private static Word word(TaskStatus status, byte[] value) {
    return new Word(status.state(), status.workerId(), status.generation(), value);
  }
}
