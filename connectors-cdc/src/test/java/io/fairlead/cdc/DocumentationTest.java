// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cdc.config.CdcKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/**
 * The table of keys in the documentation is that of the code. To write them anew: {@code mvn -pl
 * connectors-cdc -am test -Dtest=DocumentationTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfairlead.docs.update=true}.
 */
class DocumentationTest {

  private static final Path PAGE = Path.of("..", "docs", "connectors", "cdc.md");

  @Test
  void thePageHasEveryKeyAsItIs() throws IOException {
    String page = Files.readString(PAGE);
    String current = withKeys(page, "connector", CdcKeys.DEFINITION);
    if (Boolean.getBoolean("fairlead.docs.update")) {
      Files.writeString(PAGE, current);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/connectors/cdc.md is stale, see the comment of this test")
        .isEqualTo(current);
  }

  private static String withKeys(String page, String part, ConfigDef definition) {
    String begin = "<!-- keys of the " + part + ": generated -->\n";
    String end = "<!-- end of the keys of the " + part + " -->";
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end);
    assertThat(from).isGreaterThanOrEqualTo(begin.length());
    assertThat(to).isGreaterThanOrEqualTo(from);
    return page.substring(0, from) + keys(definition) + page.substring(to);
  }

  private static String keys(ConfigDef definition) {
    StringBuilder text = new StringBuilder();
    List<ConfigKey> keys = new ArrayList<>(definition.configKeys().values());
    for (String group : definition.groups()) {
      text.append("\n**").append(group).append("**\n\n");
      text.append("| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n");
      keys.stream()
          .filter(key -> group.equals(key.group))
          .sorted(Comparator.comparingInt(key -> key.orderInGroup))
          .forEach(key -> row(text, key));
    }
    return text.append('\n').toString();
  }

  private static void row(StringBuilder text, ConfigKey key) {
    text.append("| `").append(key.name).append("` | ");
    text.append(key.type.name().toLowerCase(java.util.Locale.ROOT)).append(" | ");
    text.append(defaultValue(key)).append(" | ");
    text.append(key.validator == null ? "" : cell(key.validator.toString())).append(" | ");
    text.append(cell(key.documentation)).append(" |\n");
  }

  private static String defaultValue(ConfigKey key) {
    if (!key.hasDefault()) {
      return "**required**";
    }
    if (key.defaultValue == null) {
      return "";
    }
    String value =
        key.defaultValue instanceof List<?> list
            ? String.join(",", list.stream().map(String::valueOf).toList())
            : String.valueOf(key.defaultValue);
    return value.isEmpty() ? "" : "`" + value + "`";
  }

  private static String cell(String value) {
    return value.replace("|", "\\|").replace("\n", " ");
  }
}
