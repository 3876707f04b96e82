// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void neverEmptiesAFolderThatHoldsSomethingElse() throws Exception {
    // given
    Path precious = Files.writeString(folder.resolve("thesis.txt"), "…");

    // when, then
    assertThatThrownBy(() -> DataFolder.open(folder))
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("--data");
    assertThat(precious).exists();
  }

  @Test
  void isHeldByOneRunAtATimeAndClearedByTheNext() throws Exception {
    // given
    Path root = folder.resolve("quickstart");
    try (DataFolder first = DataFolder.open(root)) {
      Files.createDirectories(first.kafka().resolve("topic-0"));
      Files.createDirectories(first.programs());
      assertThatThrownBy(() -> DataFolder.open(root)).hasMessageContaining("another quickstart");
    }

    // when
    try (DataFolder second = DataFolder.open(root)) {
      second.clear();

      // then
      assertThat(second.kafka()).doesNotExist();
      assertThat(second.programs()).exists();
    }
  }

  @Test
  void keepsPasswordsForTheOwnerOnlyAndTheSameOverRuns() throws Exception {
    // given
    Path file = folder.resolve("secrets.properties");

    // when
    String first = Secrets.in(file).password(Secrets.SINK);
    Secrets again = Secrets.in(file);

    // then
    assertThat(again.password(Secrets.SINK)).isEqualTo(first).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(again.reference(Secrets.SINK))
        .isEqualTo("${file:" + file + ":" + Secrets.SINK + "}")
        .doesNotContain(first);
  }
}
