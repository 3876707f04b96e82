// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import io.fairlead.syslog.SyslogSinkConnector;
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
  void splunkHasEveryKeyAsItIs() {
    DocumentedKeys.on(FOLDER.resolve("splunk.md"))
        .part("sink", new SplunkSinkConnector().config())
        .check();
  }

  @Test
  void syslogHasEveryKeyAsItIs() {
    DocumentedKeys.on(FOLDER.resolve("syslog.md"))
        .part("sink", new SyslogSinkConnector().config())
        .check();
  }
}
