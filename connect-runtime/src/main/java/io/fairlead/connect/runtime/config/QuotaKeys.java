// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Keys {@code fairlead.quota.*} of a connector: how much it may move in a second. */
public final class QuotaKeys {

  public static final String PREFIX = "fairlead.quota.";
  public static final String RECORDS_CONFIG = PREFIX + "records.per.second";
  public static final String BYTES_CONFIG = PREFIX + "bytes.per.second";

  /** Stored by the framework with each task's configuration where there is a quota. */
  public static final String TASKS_CONFIG = PREFIX + "tasks";

  private static final String GROUP = "Quotas";

  private QuotaKeys() {}

  static ConfigDef define(ConfigDef keys) {
    return keys.define(
            RECORDS_CONFIG,
            Type.LONG,
            null,
            positive(),
            Importance.LOW,
            "Records that the connector may read or deliver in a second, in equal parts for each of"
                + " its tasks. Not set: as many as it can.",
            GROUP,
            1,
            Width.SHORT,
            "Records per second")
        .define(
            BYTES_CONFIG,
            Type.LONG,
            null,
            positive(),
            Importance.LOW,
            "Serialized bytes that the connector may read or deliver in a second, in equal parts for"
                + " each of its tasks. Not set: as many as it can.",
            GROUP,
            2,
            Width.SHORT,
            "Bytes per second");
  }

  private static ConfigDef.Validator positive() {
    ConfigDef.Validator range = ConfigDef.Range.atLeast(1);
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value != null) {
            range.ensureValid(name, value);
          }
        },
        range::toString);
  }
}
