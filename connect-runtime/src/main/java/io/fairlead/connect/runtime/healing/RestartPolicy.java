// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

/**
 * Decides on restarts: exponential back-off with jitter, a limit per hour, and none for what would
 * fail again at once. Pure.
 */
public final class RestartPolicy {

  /** Tries in a row of a plugin that hangs: each may leave a thread behind. */
  static final int MAX_HANGS = 3;

  private static final int MAX_DOUBLINGS = 40;

  private RestartPolicy() {}

  /** History as it counts at this time: a quiet time makes the back-off begin anew. */
  public static RestartHistory settled(
      RestartSettings settings, RestartHistory history, long nowMs) {
    RestartHistory recent = history.within(nowMs);
    return history.wasQuiet(settings.quietMs(), nowMs) ? recent.calm() : recent;
  }

  /**
   * @param history {@link #settled}
   * @param random uniform in [0, 1), so that what failed together does not come back together
   */
  public static RestartDecision decide(
      RestartSettings settings,
      RestartHistory history,
      FailureKind kind,
      long nowMs,
      double random) {
    if (!settings.enabled()) {
      return new RestartDecision.StayFailed(
          "Restarts are switched off by fairlead.restart.enabled.");
    }
    if (kind == FailureKind.CONFIGURATION || kind == FailureKind.DATA) {
      return new RestartDecision.StayFailed("The failure " + kind.words() + ".");
    }
    if (settings.perHour() == 0) {
      return new RestartDecision.StayFailed(
          "No restart is allowed by fairlead.restart.max.per.hour.");
    }
    if (kind == FailureKind.HANG && history.attempts() >= MAX_HANGS) {
      return new RestartDecision.StayFailed(
          "The failure " + kind.words() + ", " + (MAX_HANGS + 1) + " times in a row.");
    }
    int attempt = history.attempts() + 1;
    long backedOff = nowMs + delay(settings, attempt, random);
    long roomAt = history.roomAtMs(settings.perHour(), nowMs);
    return new RestartDecision.Restart(attempt, Math.max(backedOff, roomAt), roomAt > backedOff);
  }

  /** Between half of a span and all of it; the span doubles with each try. */
  private static long delay(RestartSettings settings, int attempt, double random) {
    long longest = Math.max(settings.firstMs(), settings.longestMs());
    double doubled = settings.firstMs() * Math.pow(2, Math.min(attempt, MAX_DOUBLINGS));
    double span = Math.min(longest, doubled);
    return Math.max(settings.firstMs(), Math.round(span / 2 + random * span / 2));
  }
}
