// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

import io.fairlead.connect.runtime.config.RestartKeys;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * How one connector and its tasks are restarted: {@code fairlead.restart.*}.
 *
 * @param firstMs shortest time until the first try
 * @param longestMs longest time between two tries
 * @param quietMs time without a failure after which the back-off begins anew
 * @param perHour tries within any hour, of each task and of the connector's instance
 */
public record RestartSettings(
    boolean enabled, long firstMs, long longestMs, long quietMs, int perHour) {

  /**
   * @param connector config as stored
   */
  public static RestartSettings of(AbstractConfig worker, Map<String, String> connector) {
    return new RestartSettings(
        (Boolean) RestartKeys.value(worker, connector, RestartKeys.ENABLED_CONFIG),
        (Long) RestartKeys.value(worker, connector, RestartKeys.FIRST_MS_CONFIG),
        (Long) RestartKeys.value(worker, connector, RestartKeys.LONGEST_MS_CONFIG),
        (Long) RestartKeys.value(worker, connector, RestartKeys.QUIET_MS_CONFIG),
        (Integer) RestartKeys.value(worker, connector, RestartKeys.PER_HOUR_CONFIG));
  }
}
