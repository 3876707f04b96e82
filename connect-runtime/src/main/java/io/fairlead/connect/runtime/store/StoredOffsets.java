// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets of one connector. With an offset topic of its own (KIP-618) that one counts, and the
 * worker's is read for what the own one lacks and written after it, so that the connector can go
 * back to it. Tombstones go to the worker's first, or the offset would shine through again from
 * there (KAFKA-15018).
 */
final class StoredOffsets implements TransactionalOffsets {

  private static final Logger LOG = LoggerFactory.getLogger(StoredOffsets.class);

  private final String connector;
  private final OffsetBackend primary;
  private final OffsetBackend fallback;
  private final Runnable release;
  private final Set<CompletableFuture<?>> reads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param fallback the worker's offsets where the connector has its own, else null
   * @param release called once, on close
   */
  StoredOffsets(String connector, OffsetBackend primary, OffsetBackend fallback, Runnable release) {
    this.connector = connector;
    this.primary = primary;
    this.fallback = fallback;
    this.release = release;
  }

  @Override
  public OffsetStorageReader reader() {
    return new StoredOffsetReader(this);
  }

  String connector() {
    return connector;
  }

  /** Completes when what was acknowledged before the call can be looked up. */
  CompletableFuture<Void> readToEnd() {
    if (closed) {
      return CompletableFuture.failedFuture(closedError());
    }
    CompletableFuture<Void> read =
        fallback == null
            ? primary.readToEnd()
            : CompletableFuture.allOf(primary.readToEnd(), fallback.readToEnd());
    reads.add(read);
    if (closed) {
      read.completeExceptionally(closedError());
    }
    read.whenComplete((nothing, error) -> reads.remove(read));
    return read;
  }

  /** Why {@link #readToEnd} takes so long: one sentence, or empty where nothing is known. */
  CompletableFuture<String> obstacle() {
    return primary.obstacle();
  }

  ConnectException closedError() {
    return new ConnectException(
        "The offset reader of connector "
            + connector
            + " is closed, as its task was to stop and took longer than the graceful shutdown"
            + " timeout");
  }

  /** Null when there is none. */
  byte[] value(byte[] key) {
    byte[] own = primary.index().value(key);
    return own == null && fallback != null ? fallback.index().value(key) : own;
  }

  /** Offsets as records. */
  private record Encoded(Map<byte[], byte[]> tombstones, Map<byte[], byte[]> values) {

    static Encoded of(String connector, Map<Map<String, ?>, Map<String, ?>> offsets) {
      Encoded encoded = new Encoded(new IdentityHashMap<>(), new IdentityHashMap<>());
      offsets.forEach(
          (partition, offset) -> {
            byte[] key = OffsetFormat.key(connector, partition);
            byte[] value = OffsetFormat.value(connector, offset);
            (value == null ? encoded.tombstones : encoded.values).put(key, value);
          });
      return encoded;
    }

    Map<byte[], byte[]> all() {
      Map<byte[], byte[]> all = new IdentityHashMap<>(values);
      all.putAll(tombstones);
      return all;
    }
  }

  @Override
  public CompletableFuture<Void> commit(Map<Map<String, ?>, Map<String, ?>> offsets) {
    if (closed) {
      return CompletableFuture.failedFuture(closedForWriting());
    }
    Encoded encoded;
    try {
      encoded = Encoded.of(connector, offsets);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return forgetInFallback(encoded)
        .thenCompose(nothing -> write(primary, encoded.all()))
        .thenRun(() -> copyToFallback(encoded));
  }

  @Override
  public String topic() {
    return primary.topic();
  }

  @Override
  public Part enlist(Map<Map<String, ?>, Map<String, ?>> offsets) {
    if (closed) {
      throw closedForWriting();
    }
    Encoded encoded = Encoded.of(connector, offsets);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    stored(primary, encoded.all()).forEach((key, value) -> records.add(primary.record(key, value)));
    return new Part(forgetInFallback(encoded), records, () -> copyToFallback(encoded));
  }

  private ConnectException closedForWriting() {
    return new ConnectException("The offsets of connector " + connector + " are closed");
  }

  private CompletableFuture<Void> forgetInFallback(Encoded encoded) {
    return fallback == null || encoded.tombstones().isEmpty()
        ? CompletableFuture.completedFuture(null)
        : write(fallback, encoded.tombstones());
  }

  private void copyToFallback(Encoded encoded) {
    Map<byte[], byte[]> values = encoded.values();
    if (fallback == null || values.isEmpty()) {
      return;
    }
    write(fallback, values)
        .whenComplete(
            (nothing, error) -> {
              if (error != null) {
                LOG.warn(
                    "Offsets of connector {} are in {} but could not be copied to {}: {}",
                    connector,
                    primary.name(),
                    fallback.name(),
                    error.toString());
              }
            });
  }

  /** A partition keeps the key under which it was stored first, so that no second one appears. */
  private static CompletableFuture<Void> write(OffsetBackend backend, Map<byte[], byte[]> records) {
    return backend.write(stored(backend, records));
  }

  private static Map<byte[], byte[]> stored(OffsetBackend backend, Map<byte[], byte[]> records) {
    Map<byte[], byte[]> stored = new IdentityHashMap<>();
    records.forEach((key, value) -> stored.put(backend.index().storedKey(key), value));
    return stored;
  }

  @Override
  public CompletableFuture<Map<Map<String, Object>, Map<String, Object>>> all() {
    return readToEnd()
        .thenApply(
            nothing -> {
              Map<Map<String, Object>, Map<String, Object>> all = new HashMap<>();
              if (fallback != null) {
                all.putAll(fallback.index().all(connector));
              }
              all.putAll(primary.index().all(connector));
              return all;
            });
  }

  @Override
  public void close() {
    Collection<CompletableFuture<?>> waiting;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting = List.copyOf(reads);
    }
    waiting.forEach(read -> read.completeExceptionally(closedError()));
    release.run();
  }
}
