// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets of a standalone worker in a file, in Apache Kafka Connect's format. Commits that
 * come while the file is being written share the next write. A commit is complete when the file is
 * on disk; the file is replaced as a whole, so that a crash leaves the one before or the new one.
 */
public final class FileOffsetStore implements OffsetStore {

  private static final Logger LOG = LoggerFactory.getLogger(FileOffsetStore.class);
  private static final Duration JOIN = Duration.ofSeconds(10);
  private static final int MAX_WAITING = 10_000;

  private record Commit(Map<byte[], byte[]> records, CompletableFuture<Void> stored) {}

  private final OffsetFile file;
  private final Backend backend = new Backend();
  private final Map<ByteBuffer, byte[]> stored = new LinkedHashMap<>();
  private final List<Commit> waiting = new ArrayList<>();
  private final Thread writer;
  private boolean closed;

  /**
   * @param path {@code offset.storage.file.filename}
   */
  public FileOffsetStore(Path path) {
    this.file = new OffsetFile(path);
    this.writer = new Thread(this::run, "store-offset-file");
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    file.read()
        .forEach(
            (key, value) -> {
              stored.put(key == null ? null : ByteBuffer.wrap(key), value);
              if (key != null && value != null) {
                backend.index.put(key, value);
              }
            });
    writer.start();
    LOG.info("Read {} source offsets from {}", stored.size(), file.path());
  }

  @Override
  public SourceOffsets forConnector(String connector) {
    return new StoredOffsets(connector, backend, null, () -> {});
  }

  private void run() {
    while (true) {
      List<Commit> batch;
      synchronized (waiting) {
        while (waiting.isEmpty() && !closed) {
          try {
            waiting.wait();
          } catch (InterruptedException e) {
            LOG.debug("Writer of {} was interrupted; only close ends it", file.path());
          }
        }
        if (waiting.isEmpty()) {
          return;
        }
        batch = List.copyOf(waiting);
        waiting.clear();
      }
      store(batch);
    }
  }

  private void store(List<Commit> batch) {
    Map<ByteBuffer, byte[]> next = new LinkedHashMap<>(stored);
    for (Commit commit : batch) {
      commit
          .records()
          .forEach(
              (key, value) -> {
                if (value == null) {
                  next.remove(ByteBuffer.wrap(key));
                } else {
                  next.put(ByteBuffer.wrap(key), value);
                }
              });
    }
    try {
      HashMap<byte[], byte[]> raw = new HashMap<>();
      next.forEach((key, value) -> raw.put(key == null ? null : key.array(), value));
      file.write(raw);
    } catch (RuntimeException e) {
      batch.forEach(commit -> commit.stored().completeExceptionally(e));
      return;
    }
    stored.clear();
    stored.putAll(next);
    for (Commit commit : batch) {
      commit.records().forEach(backend.index::put);
      commit.stored().complete(null);
    }
  }

  /** Writes what was committed before, then ends. Idempotent. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    try {
      writer.join(JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Backend implements OffsetBackend {

    private final OffsetIndex index = new OffsetIndex();

    @Override
    public String name() {
      return "file " + file.path();
    }

    @Override
    public OffsetIndex index() {
      return index;
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> write(Map<byte[], byte[]> records) {
      Commit commit = new Commit(records, new CompletableFuture<>());
      synchronized (waiting) {
        if (closed || waiting.size() >= MAX_WAITING) {
          String why = closed ? " is closed" : " cannot be written fast enough";
          commit.stored().completeExceptionally(new ConnectException("Offset " + name() + why));
        } else {
          waiting.add(commit);
          waiting.notifyAll();
        }
      }
      return commit.stored();
    }
  }
}
