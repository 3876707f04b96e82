// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cdc.CdcSourceConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** What is refused before a database is asked. */
class CdcRulesTest {

  @Test
  void everythingWrongIsToldAtOnce() {
    Map<String, List<String>> errors =
        errors(
            "database.url", "postgresql://127.0.0.1:1/shop",
            "tables", "a.b.c.d,orders",
            "columns.hashed", "public.orders.item",
            "columns.masked", "item",
            "topic.template", "${prefix}-${colour}");

    assertThat(errors)
        .containsOnlyKeys("tables", "columns.hash.salt", "columns.masked", "topic.template");
    assertThat(errors.get("tables")).anyMatch(text -> text.contains("'a.b.c.d' is no table"));
  }

  @Test
  void debeziumsOwnValidatorsJudgeItsKeys() {
    Map<String, List<String>> errors =
        errors(
            "database.url", "postgresql://127.0.0.1:1/shop",
            "tables", "orders",
            "decimal.handling.mode", "roman",
            "max.batch.size", "-5");

    assertThat(errors).containsKeys("decimal.handling.mode", "max.batch.size");
  }

  @Test
  void aMissingUrlAndAMissingTableAreNamed() {
    assertThat(errors()).containsKeys("database.url");
    assertThat(errors("database.url", "postgresql://127.0.0.1:1/shop")).containsKeys("tables");
    assertThat(errors("database.url", "oracle://x/y").get("database.url"))
        .anyMatch(text -> text.contains("must be like"));
  }

  @Test
  void aUrlWithAPasswordIsRefusedAndNotRepeated() {
    Map<String, List<String>> errors =
        errors("database.url", "postgresql://me:geheim@db/shop", "tables", "orders");

    assertThat(errors.get("database.url")).anyMatch(text -> text.contains("database.password"));
    assertThat(errors.toString()).doesNotContain("geheim");
  }

  @Test
  void aServerThatIsNotThereIsTold() {
    assertThat(
            errors("database.url", "postgresql://127.0.0.1:1/shop", "tables", "orders")
                .get("database.url"))
        .anyMatch(text -> text.contains("Cannot connect to postgresql://127.0.0.1:1/shop"));
  }

  @Test
  void debeziumsPasswordsAreKnownAsSecrets() {
    assertThat(new CdcSourceConnector().config().configKeys().get("database.sslpassword").type)
        .isEqualTo(org.apache.kafka.common.config.ConfigDef.Type.PASSWORD);
  }

  private static Map<String, List<String>> errors(String... keys) {
    Map<String, String> given = new HashMap<>();
    given.put("name", "shop");
    given.put("database.user", "me");
    given.put("database.password", "secret");
    for (int i = 0; i < keys.length; i += 2) {
      given.put(keys[i], keys[i + 1]);
    }
    Map<String, List<String>> errors = new TreeMap<>();
    for (ConfigValue value : new CdcSourceConnector().validate(given).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }
}
