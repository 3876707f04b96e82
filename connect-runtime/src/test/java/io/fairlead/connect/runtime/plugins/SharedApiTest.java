// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.api.TransactionalSinkTask;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What connect-api offers is one class for the worker and all plugins. */
class SharedApiTest {

  @TempDir Path folder;

  @Test
  void pluginsOwnCopyOfTheApiIsNotUsed() throws Exception {
    // given a plugin folder with a copy of the interface, as it needs on other runtimes
    new PluginJar()
        .transformation("Upper", "1.0")
        .source(
            TransactionalSinkTask.class.getName(),
            "package io.fairlead.connect.api; public interface TransactionalSinkTask {}")
        .jar(folder.resolve("plugins/p/p.jar"));

    // when
    try (Plugins plugins =
        Plugins.load(
            Map.of(
                "plugin.path", folder.resolve("plugins").toString(),
                "fairlead.plugin.index.path", folder.resolve("index").toString()))) {
      ClassLoader loader =
          plugins.newTransformation("Upper", null, null).getClass().getClassLoader();

      // then
      assertThat(loader.loadClass(TransactionalSinkTask.class.getName()))
          .isSameAs(TransactionalSinkTask.class);
    }
  }
}
