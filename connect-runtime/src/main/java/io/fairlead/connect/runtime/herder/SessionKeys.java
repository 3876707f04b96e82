// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigRecord;
import io.fairlead.connect.runtime.store.SessionKey;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Makes the keys with which workers sign their requests, and tells when a new one is due (KIP-507).
 */
final class SessionKeys {

  private final Supplier<SecretKey> generator;
  private final Duration timeToLive;
  private final Clock clock;

  private SessionKeys(Supplier<SecretKey> generator, Duration timeToLive, Clock clock) {
    this.generator = generator;
    this.timeToLive = timeToLive;
    this.clock = clock;
  }

  /** Standalone workers sign nothing. */
  static SessionKeys none() {
    return new SessionKeys(null, Duration.ZERO, Clock.systemUTC());
  }

  /** As the worker's properties say. */
  static SessionKeys of(WorkerConfig config) {
    return config.isDistributed()
        ? of(
            config.getString(WorkerConfig.INTER_WORKER_KEY_GENERATION_ALGORITHM_CONFIG),
            config.getInt(WorkerConfig.INTER_WORKER_KEY_SIZE_CONFIG),
            Duration.ofMillis(config.getInt(WorkerConfig.INTER_WORKER_KEY_TTL_MS_CONFIG)),
            Clock.systemUTC())
        : none();
  }

  /**
   * @param size in bits, or null for the algorithm's default
   */
  static SessionKeys of(String algorithm, Integer size, Duration timeToLive, Clock clock) {
    try {
      KeyGenerator keys = KeyGenerator.getInstance(algorithm);
      if (size != null) {
        keys.init(size);
      }
      return new SessionKeys(keys::generateKey, timeToLive, clock);
    } catch (NoSuchAlgorithmException e) {
      throw new ConfigException("inter.worker.key.generation.algorithm", algorithm, e.getMessage());
    }
  }

  /** The record to write now, if any. */
  List<ConfigRecord> due(ClusterConfig config) {
    if (generator == null) {
      return List.of();
    }
    SessionKey key = config.sessionKey();
    long now = clock.millis();
    boolean fresh = key != null && now - key.creationTimestamp() < timeToLive.toMillis();
    return fresh
        ? List.of()
        : List.of(new ConfigRecord.Session(new SessionKey(generator.get(), now)));
  }
}
