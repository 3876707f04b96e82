// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PluginCallsTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final PluginCalls calls = new PluginCalls(3, 2);

  @Test
  void runsOnItsOwnThreadWithThePluginsLoader() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
      String seen =
          calls.call(
              "X.start",
              LONG,
              loader,
              () -> {
                Thread thread = Thread.currentThread();
                return thread.isDaemon()
                    + " "
                    + thread.getName()
                    + " "
                    + (thread.getContextClassLoader() == loader);
              });

      assertThat(seen).isEqualTo("true plugin-call-X.start true");
    }
  }

  @Test
  void passesOnWhatThePluginThrows() {
    IllegalStateException own = new IllegalStateException("own");

    assertThatThrownBy(
            () ->
                calls.call(
                    "X.start",
                    LONG,
                    null,
                    () -> {
                      throw own;
                    }))
        .isSameAs(own);
    assertThatThrownBy(
            () ->
                calls.call(
                    "X.start",
                    LONG,
                    null,
                    () -> {
                      throw new NoClassDefFoundError("a/B");
                    }))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("X.start failed")
        .hasMessageContaining("a/B");
  }

  /** Breaks invariant 6: a plugin that hangs must not hang its caller. */
  @Test
  void givesUpACallThatHangs() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                calls.call(
                    "MyConnector.taskConfigs",
                    SHORT,
                    null,
                    () -> hangUntilInterrupted(interrupted)))
        .isInstanceOf(PluginCallTimeoutException.class)
        .hasMessageContaining("MyConnector.taskConfigs did not return within 0.5 seconds")
        .hasMessageContaining("\n  at ");

    await().untilTrue(interrupted);
    await().until(() -> calls.stuckCount() == 0);
  }

  private static String hangUntilInterrupted(AtomicBoolean interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.set(true);
    }
    return "late";
  }

  @Test
  void refusesWhenTooManyAreStuck() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (URLClassLoader stubborn = new URLClassLoader(new URL[0]);
        URLClassLoader other = new URLClassLoader(new URL[0])) {
      stick(stubborn, release);
      stick(stubborn, release);

      assertThat(calls.stuckCalls())
          .hasSize(2)
          .allSatisfy(call -> assertThat(call.call()).isEqualTo("Stubborn.stop"));
      assertThatThrownBy(() -> calls.call("Stubborn.start", LONG, stubborn, () -> "never"))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Stubborn.start is not called")
          .hasMessageContaining("Stubborn.stop");
      // plugins of other locations go on
      assertThat(calls.<String>call("Other.start", LONG, other, () -> "fine")).isEqualTo("fine");

      stick(other, release);
      assertThatThrownBy(() -> calls.call("Third.start", LONG, null, () -> "never"))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Third.start is not called");

      release.countDown();
      await().until(() -> calls.stuckCount() == 0);
      assertThat(calls.<String>call("Stubborn.start", LONG, stubborn, () -> "again"))
          .isEqualTo("again");
    }
  }

  private void stick(ClassLoader loader, CountDownLatch release) {
    assertThatThrownBy(
            () -> calls.call("Stubborn.stop", SHORT, loader, () -> ignoreInterrupts(release)))
        .isInstanceOf(PluginCallTimeoutException.class);
  }

  private static Object ignoreInterrupts(CountDownLatch release) {
    while (true) {
      try {
        release.await();
        return null;
      } catch (InterruptedException e) {
        // what stubborn plugins do
        continue;
      }
    }
  }

  @Test
  void aCallerThatIsInterruptedStopsWaiting() throws InterruptedException {
    AtomicBoolean pluginInterrupted = new AtomicBoolean();
    AtomicBoolean callerStillInterrupted = new AtomicBoolean();
    CountDownLatch inPlugin = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try {
                calls.call(
                    "X.start",
                    LONG,
                    null,
                    () -> {
                      inPlugin.countDown();
                      return hangUntilInterrupted(pluginInterrupted);
                    });
              } catch (ConnectException e) {
                callerStillInterrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    inPlugin.await();

    caller.interrupt();
    caller.join(Duration.ofSeconds(90).toMillis());

    assertThat(callerStillInterrupted).isTrue();
    await().untilTrue(pluginInterrupted);
  }
}
