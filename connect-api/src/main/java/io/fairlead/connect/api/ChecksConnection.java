// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import java.util.List;
import java.util.Map;

/**
 * Implemented by a {@link org.apache.kafka.connect.connector.Connector} that can try the connection
 * that a configuration describes, step by step.
 *
 * <p>It differs from {@code Connector.validate} in that it reports what works as well, and may take
 * longer. It changes nothing in the external system.
 */
public interface ChecksConnection {

  /**
   * Tries the connection. Called on an instance that is not started, on a thread that may block;
   * the implementation gives up by itself within 30 seconds.
   *
   * @param config the connector's configuration, with config providers resolved
   * @return the steps in the order in which they were tried; never empty. A refused connection is a
   *     failed step and no exception.
   */
  List<CheckResult> checkConnection(Map<String, String> config);
}
