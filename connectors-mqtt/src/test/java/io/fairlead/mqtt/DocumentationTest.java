// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.testkit.DocumentedKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The tables of keys in the documentation are those of the code; {@link DocumentedKeys} writes
 * them.
 */
class DocumentationTest {

  private static final Path FOLDER = Path.of("..", "docs", "connectors");

  @Test
  void thePageHasEveryKeyAsItIs() {
    DocumentedKeys.on(FOLDER.resolve("mqtt.md"))
        .part("source", new MqttSourceConnector().config())
        .part("sink", new MqttSinkConnector().config())
        .check();
  }
}
