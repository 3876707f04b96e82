// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/** No plugin has the name that was asked for. The message tells the nearest and how to get one. */
public final class PluginNotFoundException extends ConnectException {
  private static final long serialVersionUID = 1L;

  private final String requested;
  private final List<String> nearest;

  PluginNotFoundException(String message, String requested, List<String> nearest) {
    super(message);
    this.requested = requested;
    this.nearest = List.copyOf(nearest);
  }

  public String requested() {
    return requested;
  }

  /** Names that may have been meant, best first. */
  public List<String> nearest() {
    return nearest;
  }
}
