// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/** A call into a plugin did not return in time. The message tells which, and where it is stuck. */
public final class PluginCallTimeoutException extends ConnectException {
  private static final long serialVersionUID = 1L;
  private static final int FRAMES = 16;

  private final String call;

  PluginCallTimeoutException(String call, Duration deadline, StackTraceElement[] stack) {
    super(
        call
            + " did not return within "
            + seconds(deadline)
            + " seconds; it is stuck"
            + Arrays.stream(stack)
                .limit(FRAMES)
                .map(frame -> "\n  at " + frame)
                .collect(Collectors.joining()));
    this.call = call;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? String.valueOf(duration.toSeconds())
        : String.valueOf(duration.toMillis() / 1000.0);
  }

  /** Plugin and method. */
  public String call() {
    return call;
  }
}
