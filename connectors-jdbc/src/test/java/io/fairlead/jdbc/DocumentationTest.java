// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

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
    DocumentedKeys.on(FOLDER.resolve("jdbc.md"))
        .part("source", new JdbcSourceConnector().config())
        .part("sink", new JdbcSinkConnector().config())
        .check();
  }
}
