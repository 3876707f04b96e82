// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** A runtime under test: where its jars lie and how its worker is started. */
record PeerRuntime(String name, Path lib, String mainClass, List<String> command) {

  static PeerRuntime apache(Path project) {
    return new PeerRuntime(
        "apache",
        project.resolve("benchmarks/peer/target/lib"),
        "org.apache.kafka.connect.cli.ConnectDistributed",
        List.of());
  }

  static PeerRuntime fairlead(Path project) {
    return new PeerRuntime(
        "fairlead",
        project.resolve("distribution/target/fairlead/lib"),
        "io.fairlead.cli.Main",
        List.of("worker"));
  }

  List<String> arguments(Path propertiesFile) {
    List<String> arguments = new java.util.ArrayList<>(command);
    arguments.add(propertiesFile.toString());
    return arguments;
  }
}
