// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.pipeline.TaskRunner.PluginCall;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Words for a plugin call that takes too long. */
final class StuckCalls {

  private static final int FRAMES = 12;

  private StuckCalls() {}

  static String describe(String who, PluginCall call, long nowMs) {
    String frames =
        Arrays.stream(call.thread().getStackTrace())
            .limit(FRAMES)
            .map(frame -> "\n\tat " + frame)
            .collect(Collectors.joining());
    return "Task "
        + who
        + " is stuck: "
        + call.method()
        + "() of the plugin has not returned for "
        + (nowMs - call.sinceMillis()) / 1000
        + " s. Other tasks and connectors are not affected."
        + frames;
  }
}
