// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A target as a JVM of its own, which tells its address in its first line. */
final class TargetProcess implements AutoCloseable {

  private final Process process;
  private final URI uri;

  private TargetProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  static TargetProcess start(Class<?> program) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    return new TargetProcess(process, URI.create(out.readLine()));
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
