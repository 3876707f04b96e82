// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.store.SourceOffsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Offsets in memory, which can be told to hang or to fail. */
public final class MemorySourceOffsets implements SourceOffsets {

  private final Map<Map<String, Object>, Map<String, Object>> stored = new HashMap<>();
  private final List<Map<Map<String, ?>, Map<String, ?>>> commits = new ArrayList<>();
  private Consumer<Map<Map<String, ?>, Map<String, ?>>> onCommit = offsets -> {};
  private boolean hanging;

  /** What is stored of a partition, or null. */
  public synchronized Map<String, Object> get(Map<String, ?> partition) {
    return stored.get(partition);
  }

  /** All commits so far, oldest first. */
  public synchronized List<Map<Map<String, ?>, Map<String, ?>>> commits() {
    return List.copyOf(commits);
  }

  public synchronized void onCommit(Consumer<Map<Map<String, ?>, Map<String, ?>>> action) {
    onCommit = action;
  }

  public synchronized void hang(boolean value) {
    hanging = value;
  }

  @Override
  public OffsetStorageReader reader() {
    return new OffsetStorageReader() {
      @Override
      public <T> Map<String, Object> offset(Map<String, T> partition) {
        return get(partition);
      }

      @Override
      public <T> Map<Map<String, T>, Map<String, Object>> offsets(
          Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, get(partition)));
        return found;
      }
    };
  }

  @Override
  public synchronized CompletableFuture<Void> commit(Map<Map<String, ?>, Map<String, ?>> offsets) {
    commits.add(offsets);
    if (hanging) {
      return new CompletableFuture<>();
    }
    try {
      onCommit.accept(offsets);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    offsets.forEach(
        (partition, offset) ->
            stored.put(new HashMap<>(partition), offset == null ? null : new HashMap<>(offset)));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletableFuture<Map<Map<String, Object>, Map<String, Object>>> all() {
    return CompletableFuture.completedFuture(new HashMap<>(stored));
  }

  @Override
  public void close() {}
}
