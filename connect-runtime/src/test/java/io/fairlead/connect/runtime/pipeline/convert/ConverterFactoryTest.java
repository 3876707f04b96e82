// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.json.StreamingJsonConverter;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConverterFactoryTest {

  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  @TempDir Path folder;

  private Plugins plugins() {
    return Plugins.load(
        Map.of(
            "plugin.path", folder.resolve("plugins").toString(),
            "fairlead.plugin.index.path", folder.resolve("index").toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, "JsonConverter", "Json"})
  void standsInForTheJsonConverterOfTheWorker(String name) {
    try (Plugins plugins = plugins()) {
      ConverterFactory factory = new ConverterFactory(plugins, true);

      assertThat(factory.newConverter(name, null, null)).isInstanceOf(StreamingJsonConverter.class);
      assertThat(factory.newHeaderConverter(name, null, null))
          .isInstanceOf(StreamingJsonConverter.class);
    }
  }

  @Test
  void leavesOthersAlone() {
    try (Plugins plugins = plugins()) {
      assertThat(new ConverterFactory(plugins, true).newConverter("StringConverter", null, null))
          .isExactlyInstanceOf(StringConverter.class);
      assertThat(new ConverterFactory(plugins, false).newConverter(JSON, null, null))
          .isExactlyInstanceOf(JsonConverter.class);
      assertThat(new ConverterFactory(plugins, false).newHeaderConverter(JSON, null, null))
          .isExactlyInstanceOf(JsonConverter.class);
    }
  }

  @Test
  void leavesTheCopyOfAPluginFolderAlone() throws IOException {
    // given
    Path own = Files.createDirectories(folder.resolve("plugins/own"));
    Path bundled =
        Path.of(JsonConverter.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Files.copy(bundled, own.resolve("connect-json.jar"));

    try (Plugins plugins = plugins()) {
      PluginDescription copy =
          plugins.descriptions(JSON, PluginType.CONVERTER).stream()
              .filter(PluginDescription::isIsolated)
              .findFirst()
              .orElseThrow();

      // when
      Object converter =
          new ConverterFactory(plugins, true).newConverter(JSON, null, copy.loader());

      // then
      assertThat(converter.getClass().getName()).isEqualTo(JSON);
      assertThat(converter.getClass().getClassLoader()).isSameAs(copy.loader());
    }
  }

  @Test
  void isNeitherListedNorSeenByPlugins() throws IOException {
    // given
    Path own = Files.createDirectories(folder.resolve("plugins/own"));
    Path bundled =
        Path.of(JsonConverter.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Files.copy(bundled, own.resolve("connect-json.jar"));
    String streaming = StreamingJsonConverter.class.getName();

    try (Plugins plugins = plugins()) {
      // when
      Set<String> listed =
          plugins.descriptions().stream()
              .map(PluginDescription::className)
              .collect(Collectors.toSet());
      ClassLoader isolated =
          plugins.descriptions(JSON, PluginType.CONVERTER).stream()
              .filter(PluginDescription::isIsolated)
              .findFirst()
              .orElseThrow()
              .loader();

      // then
      assertThat(listed).contains(JSON).doesNotContain(streaming);
      try (InputStream code =
          isolated.getResourceAsStream(streaming.replace('.', '/') + ".class")) {
        assertThat(code).isNull();
      }
      assertThatThrownBy(() -> isolated.loadClass(streaming))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }
}
