// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  private ManagedProcess start(String script) {
    Path console = folder.resolve("console");
    ManagedProcess process =
        new ManagedProcess("shell", List.of("sh", "-c", script), Map.of(), console);
    process.start();
    await().atMost(PATIENCE).until(() -> Files.readString(console).contains("ready"));
    return process;
  }

  @Test
  void endsWhenItIsAskedTo() {
    try (ManagedProcess process = start("echo ready; exec sleep 600")) {
      assertThat(process.terminate(PATIENCE)).isTrue();
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void isKilledWhenItDoesNotListen() {
    try (ManagedProcess process = start("trap '' TERM; echo ready; while :; do sleep 1; done")) {
      assertThat(process.terminate(Duration.ofMillis(200))).isFalse();
      assertThat(process.isAlive()).isFalse();
    }
  }
}
