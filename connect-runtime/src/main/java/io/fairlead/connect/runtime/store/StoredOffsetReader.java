// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed offsets for a connector or task, after all that was acknowledged before has been
 * read. Waits while the cluster is away; closing the offsets ends the wait with an error.
 */
final class StoredOffsetReader implements OffsetStorageReader {

  private static final Logger LOG = LoggerFactory.getLogger(StoredOffsetReader.class);
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofMillis(500);

  private static final Duration EXPLAIN = Duration.ofSeconds(5);

  private final StoredOffsets offsets;
  private final Duration deadline;

  StoredOffsetReader(StoredOffsets offsets) {
    this(offsets, DEADLINE);
  }

  StoredOffsetReader(StoredOffsets offsets, Duration deadline) {
    this.offsets = offsets;
    this.deadline = deadline;
  }

  @Override
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    return offsets(List.of(partition)).get(partition);
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    awaitEnd();
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    for (Map<String, T> partition : partitions) {
      String connector = offsets.connector();
      try {
        byte[] value = offsets.value(OffsetFormat.key(connector, partition));
        found.put(partition, OffsetFormat.offset(connector, value));
      } catch (DataException e) {
        // As in Apache's runtime, the other partitions are still answered.
        LOG.error(
            "No offset is given to connector {} for one source partition, since it cannot be read."
                + " The connector may read from its beginning, or skip data: {}",
            connector,
            e.getMessage());
      }
    }
    return found;
  }

  private void awaitEnd() {
    Deadline until = Deadline.after(deadline);
    while (true) {
      CompletableFuture<Void> end = offsets.readToEnd();
      try {
        end.get(until.remaining().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (InterruptedException e) {
        end.cancel(false);
        throw new InterruptException(e);
      } catch (TimeoutException e) {
        end.cancel(false);
        throw late(e);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw new ConnectException(
              "Offsets of connector "
                  + offsets.connector()
                  + " cannot be read: "
                  + e.getCause().getMessage(),
              e.getCause());
        }
        if (until.expired()) {
          throw late(e.getCause());
        }
        LOG.warn(
            "Offsets of connector {} cannot be read yet: {}",
            offsets.connector(),
            e.getCause().toString());
        until.pause(RETRY);
      }
    }
  }

  private ConnectException late(Throwable cause) {
    return new ConnectException(
        "Offsets of connector "
            + offsets.connector()
            + " could not be read within "
            + deadline.toSeconds()
            + " s. "
            + obstacle(),
        cause);
  }

  private String obstacle() {
    try {
      String known = offsets.obstacle().get(EXPLAIN.toMillis(), TimeUnit.MILLISECONDS);
      return known.isEmpty() ? "Is the cluster slow?" : known;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("The brokers do not tell what offsets wait for", e);
      return "Are the brokers reachable?";
    }
  }
}
