// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/** A text file that grows. */
public record LineFile(Path path) {

  /** The lines that are there; none if there is no file. */
  public List<String> lines() {
    try {
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void append(List<String> lines) {
    try {
      Files.writeString(
          path,
          String.join("\n", lines) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends lines that carry their number, counted from the file's first line. */
  public void appendNumbered(int count) {
    int from = lines().size();
    append(IntStream.range(from, from + count).mapToObj(i -> "line-" + i).toList());
  }
}
