// SPDX-License-Identifier: Apache-2.0
package io.fairlead.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script of the distribution as a user would. */
final class Command {

  static final Path HOME = Path.of(System.getProperty("fairlead.distribution"));

  private Command() {}

  record Result(int code, String output, String errors) {}

  static ProcessBuilder builder(Path folder, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin").resolve(script).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("KAFKA_"));
    builder.environment().put("LOG_DIR", folder.resolve("logs").toString());
    return builder;
  }

  static Result run(
      Path folder, Map<String, String> environment, String script, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(folder, script, arguments);
    builder.environment().putAll(environment);
    return run(folder, builder, Duration.ofMinutes(4));
  }

  static Result run(Path folder, ProcessBuilder builder, Duration deadline)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "%s did not end within %s; output so far:%n%s%n%s"
              .formatted(
                  builder.command(), deadline, Files.readString(output), Files.readString(errors)));
    }
    return new Result(
        process.exitValue(),
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }
}
