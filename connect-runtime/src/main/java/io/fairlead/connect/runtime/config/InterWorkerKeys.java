// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** Keys for the signatures on requests between workers (KIP-507). */
final class InterWorkerKeys {

  private static final String ALGORITHM = "HmacSHA256";

  private InterWorkerKeys() {}

  static void define(ConfigDef keys) {
    keys.define(
            WorkerConfig.INTER_WORKER_KEY_TTL_MS_CONFIG,
            Type.INT,
            3_600_000,
            between(0, Integer.MAX_VALUE),
            Importance.LOW,
            "Milliseconds that a session key lives before the leader makes a new one.")
        .define(
            WorkerConfig.INTER_WORKER_KEY_GENERATION_ALGORITHM_CONFIG,
            Type.STRING,
            ALGORITHM,
            ConfigDef.LambdaValidator.with(
                (key, value) -> keyGenerator(key, (String) value),
                () -> "Any KeyGenerator algorithm supported by the worker JVM"),
            Importance.LOW,
            "Algorithm that makes session keys.")
        .define(
            WorkerConfig.INTER_WORKER_KEY_SIZE_CONFIG,
            Type.INT,
            null,
            Importance.LOW,
            "Bits of a session key; not set: the algorithm's default.")
        .define(
            WorkerConfig.INTER_WORKER_SIGNATURE_ALGORITHM_CONFIG,
            Type.STRING,
            ALGORITHM,
            ConfigDef.LambdaValidator.with(
                (key, value) -> requireMac(key, (String) value),
                () -> "Any MAC algorithm supported by the worker JVM"),
            Importance.LOW,
            "Algorithm with which this worker signs requests to the leader.")
        .define(
            WorkerConfig.INTER_WORKER_VERIFICATION_ALGORITHMS_CONFIG,
            Type.LIST,
            List.of(ALGORITHM),
            ConfigDef.LambdaValidator.with(
                InterWorkerKeys::requireMacs,
                () -> "A list of one or more MAC algorithms, each supported by the worker JVM"),
            Importance.LOW,
            "Algorithms of signatures that this worker accepts; must contain the one that it signs"
                + " with.");
  }

  /** Checks that the keys fit each other. */
  static void verify(AbstractConfig config) {
    newKeyGenerator(config);
    String signature = config.getString(WorkerConfig.INTER_WORKER_SIGNATURE_ALGORITHM_CONFIG);
    if (!config
        .getList(WorkerConfig.INTER_WORKER_VERIFICATION_ALGORITHMS_CONFIG)
        .contains(signature)) {
      throw new ConfigException(
          WorkerConfig.INTER_WORKER_SIGNATURE_ALGORITHM_CONFIG,
          signature,
          "must be one of those in " + WorkerConfig.INTER_WORKER_VERIFICATION_ALGORITHMS_CONFIG);
    }
  }

  static KeyGenerator newKeyGenerator(AbstractConfig config) {
    KeyGenerator generator =
        keyGenerator(
            WorkerConfig.INTER_WORKER_KEY_GENERATION_ALGORITHM_CONFIG,
            config.getString(WorkerConfig.INTER_WORKER_KEY_GENERATION_ALGORITHM_CONFIG));
    Integer bits = config.getInt(WorkerConfig.INTER_WORKER_KEY_SIZE_CONFIG);
    if (bits != null) {
      try {
        generator.init(bits);
      } catch (InvalidParameterException e) {
        throw new ConfigException(
            WorkerConfig.INTER_WORKER_KEY_SIZE_CONFIG,
            bits,
            "not a key size of " + generator.getAlgorithm() + ": " + e.getMessage());
      }
    }
    return generator;
  }

  private static KeyGenerator keyGenerator(String key, String algorithm) {
    try {
      return KeyGenerator.getInstance(algorithm);
    } catch (NoSuchAlgorithmException | NullPointerException e) {
      throw new ConfigException(
          key, algorithm, "not a KeyGenerator algorithm of this JVM: " + e.getMessage());
    }
  }

  private static void requireMac(String key, String algorithm) {
    try {
      Mac.getInstance(algorithm);
    } catch (NoSuchAlgorithmException | NullPointerException e) {
      throw new ConfigException(
          key, algorithm, "not a MAC algorithm of this JVM: " + e.getMessage());
    }
  }

  private static void requireMacs(String key, Object value) {
    List<?> algorithms = (List<?>) value;
    if (algorithms == null || algorithms.isEmpty()) {
      throw new ConfigException(key, value, "at least one MAC algorithm is needed");
    }
    algorithms.forEach(algorithm -> requireMac(key, (String) algorithm));
  }
}
