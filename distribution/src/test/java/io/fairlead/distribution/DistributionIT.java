// SPDX-License-Identifier: Apache-2.0
package io.fairlead.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exploded distribution, used from outside. */
class DistributionIT {

  @TempDir private Path folder;

  @Test
  void tellsItsVersion() throws Exception {
    // when
    Command.Result result = Command.run(folder, Map.of(), "fairlead", "version");

    // then
    assertThat(result.code()).isZero();
    assertThat(result.output()).startsWith("fairlead ").contains("kafka-clients");
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void refusesAMissingFileInOneLine() throws Exception {
    // when
    Command.Result result =
        Command.run(folder, Map.of(), "fairlead", "worker", "absent.properties");

    // then
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors().lines())
        .singleElement()
        .asString()
        .contains("no such file", "absent.properties");
    assertThat(result.output()).isEmpty();
  }

  @Test
  void takesArgumentsAndEnvironmentOfApachesScripts() throws Exception {
    // given
    Map<String, String> environment =
        Map.of(
            "KAFKA_HEAP_OPTS", "-Xms16m -Xmx123m",
            "KAFKA_OPTS", "-XX:+PrintCommandLineFlags -Dsome=thing",
            "EXTRA_ARGS", "-name other -loggc");

    // when
    Command.Result result =
        Command.run(folder, environment, "connect-distributed.sh", "absent.properties");

    // then
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("-XX:MaxHeapSize=" + 123L * 1024 * 1024);
    assertThat(folder.resolve("logs/other-gc.log")).exists();
    assertThat(Command.run(folder, Map.of(), "connect-standalone.sh").errors())
        .contains("USAGE", "connect-standalone.properties");
  }

  @Test
  void saysWhichJavaIsMissing() throws Exception {
    // when
    Command.Result result =
        Command.run(folder, Map.of("JAVA_HOME", folder.toString()), "fairlead", "version");

    // then
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errors()).contains("JAVA_HOME", folder.toString());
  }

  @Test
  void holdsNoJarTwiceAndKeepsTheQuickstartApart() throws IOException {
    // given
    List<Path> jars = jars(Command.HOME);

    // then: plugin folders have loaders of their own and run on Apache Kafka Connect as they are,
    // and the search server is a process of its own, so what they need they bring; elsewhere no jar
    // is there twice
    Map<String, List<Path>> byName =
        jars.stream()
            .filter(jar -> !jar.startsWith(Command.HOME.resolve("plugins")))
            .filter(jar -> !jar.startsWith(Command.HOME.resolve("quickstart/search")))
            .collect(Collectors.groupingBy(jar -> jar.getFileName().toString()));
    assertThat(byName).allSatisfy((name, places) -> assertThat(places).hasSize(1));
    assertThat(names(Command.HOME.resolve("lib")))
        .anyMatch(name -> name.startsWith("connect-runtime-"))
        .noneMatch(name -> name.startsWith("kafka_2.13") || name.startsWith("embedded-"));
    assertThat(names(Command.HOME.resolve("quickstart/lib")))
        .anyMatch(name -> name.startsWith("kafka_2.13"))
        .noneMatch(name -> name.startsWith("opensearch"));
    assertThat(names(Command.HOME.resolve("quickstart/search")))
        .anyMatch(name -> name.startsWith("opensearch-2"))
        .anyMatch(name -> name.startsWith("embedded-search-"));
    assertThat(names(Command.HOME.resolve("plugins/connectors-jdbc")))
        .anyMatch(name -> name.startsWith("connectors-jdbc-"))
        .noneMatch(
            name ->
                name.startsWith("connect-api-4")
                    || name.startsWith("kafka-clients")
                    || name.startsWith("slf4j"));
    for (String plugin : List.of("connectors-splunk", "connectors-elastic")) {
      assertThat(names(Command.HOME.resolve("plugins").resolve(plugin)))
          .anyMatch(name -> name.startsWith(plugin + "-"))
          .anyMatch(name -> name.startsWith("connectors-delivery-"))
          .noneMatch(
              name ->
                  name.startsWith("connect-api-4")
                      || name.startsWith("kafka-clients")
                      || name.startsWith("slf4j"));
    }
    assertThat(names(Command.HOME.resolve("plugins/connectors-cdc")))
        .anyMatch(name -> name.startsWith("debezium-connector-postgres-"))
        .anyMatch(name -> name.startsWith("debezium-connector-mariadb-"))
        .noneMatch(
            name ->
                name.startsWith("connect-api-4")
                    || name.startsWith("connect-runtime-")
                    || name.startsWith("kafka-clients")
                    || name.startsWith("mysql-connector-j")
                    || name.startsWith("mariadb-java-client"));
  }

  @Test
  void hasTheCommandsOfChangeDataCapture() throws Exception {
    // when
    Command.Result help = Command.run(folder, Map.of(), "fairlead", "cdc", "--help");
    Command.Result refused =
        Command.run(folder, Map.of(), "fairlead", "cdc", "doctor", "postgresql://127.0.0.1:1/x");

    // then
    assertThat(help.output()).contains("doctor", "preview", "resnapshot");
    assertThat(help.code()).isZero();
    assertThat(refused.output()).contains("FAIL", "Cannot connect to postgresql://127.0.0.1:1/x");
    assertThat(refused.code()).isEqualTo(1);
  }

  private static List<String> names(Path directory) throws IOException {
    return jars(directory).stream().map(jar -> jar.getFileName().toString()).toList();
  }

  private static List<Path> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}
