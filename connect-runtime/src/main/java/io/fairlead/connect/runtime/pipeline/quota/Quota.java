// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.quota;

import io.fairlead.connect.runtime.config.QuotaKeys;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;

/**
 * A task's part of its connector's quota. Task's thread only; {@link #holdsBack()} is for any.
 *
 * <p>The task's loop asks between batches, so that no batch is torn apart, no transaction is held
 * open, and pausing and stopping need not wait.
 */
public final class Quota {

  private final TokenBucket records;
  private final TokenBucket bytes;
  private final LongSupplier nanos;
  private volatile boolean holdsBack;

  private Quota(OptionalDouble records, OptionalDouble bytes, LongSupplier nanos) {
    this.nanos = nanos;
    this.records = bucket(records, nanos);
    this.bytes = bucket(bytes, nanos);
  }

  private static TokenBucket bucket(OptionalDouble perSecond, LongSupplier nanos) {
    return perSecond.isEmpty() ? null : new TokenBucket(perSecond.getAsDouble(), nanos.getAsLong());
  }

  /**
   * @param connector config with references resolved
   * @param task config, which says over how many tasks the quota is divided
   * @param nanos a clock that only goes forward
   */
  public static Quota of(
      Map<String, String> connector, Map<String, String> task, LongSupplier nanos) {
    double tasks = Math.max(1, number(task, QuotaKeys.TASKS_CONFIG).orElse(1));
    return new Quota(
        part(connector, QuotaKeys.RECORDS_CONFIG, tasks),
        part(connector, QuotaKeys.BYTES_CONFIG, tasks),
        nanos);
  }

  private static OptionalDouble part(Map<String, String> config, String key, double tasks) {
    OptionalDouble whole = number(config, key);
    return whole.isEmpty() ? whole : OptionalDouble.of(whole.getAsDouble() / tasks);
  }

  private static OptionalDouble number(Map<String, String> config, String key) {
    String value = config.get(key);
    if (value == null || value.isBlank()) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Math.max(1, Long.parseLong(value.trim())));
    } catch (NumberFormatException e) {
      throw new ConfigException(key, value, "must be a whole number");
    }
  }

  /** Counts what went through. */
  public void charge(long recordCount, long byteCount) {
    if (records != null) {
      records.take(recordCount, nanos.getAsLong());
    }
    if (bytes != null) {
      bytes.take(byteCount, nanos.getAsLong());
    }
  }

  /** Milliseconds for which nothing more may go through; 0 when it may at once. */
  public long waitMillis() {
    if (records == null && bytes == null) {
      return 0;
    }
    long now = nanos.getAsLong();
    long wait =
        Math.max(
            records == null ? 0 : records.waitNanos(now), bytes == null ? 0 : bytes.waitNanos(now));
    holdsBack = wait > 0;
    return wait == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait));
  }

  /** Whether the task was held back when it was last looked at. */
  public boolean holdsBack() {
    return holdsBack;
  }
}
