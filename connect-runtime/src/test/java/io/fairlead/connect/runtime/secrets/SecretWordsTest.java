// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.config.ConfigProviders;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SecretWordsTest {

  private static final SecretMask MASK =
      new SecretMask(
          new ConfigDef()
              .define("db.password", Type.PASSWORD, "", Importance.HIGH, "")
              .define("pin", Type.PASSWORD, "", Importance.HIGH, "")
              .define("sasl.jaas.config", Type.PASSWORD, "", Importance.HIGH, "")
              .define("url", Type.STRING, "", Importance.HIGH, ""));

  private static SecretWords words(Map<String, String> values, Map<String, String> references) {
    return new SecretWords().add(MASK, new ConfigProviders.Resolved(values, Map.of(), references));
  }

  @Test
  void takesSecretsOutOfEveryMessageOfAFailure() {
    SecretWords words = words(Map.of("db.password", "hush-1", "url", "jdbc:x"), Map.of());
    Throwable failure =
        new ConnectException(
            "login with hush-1 failed", new IllegalStateException("jdbc:x?password=hush-1"));

    Throwable scrubbed = words.scrub(failure);

    assertThat(scrubbed)
        .hasMessage("login with *** failed")
        .hasRootCauseMessage("jdbc:x?password=***");
    assertThat(scrubbed.toString()).startsWith(ConnectException.class.getName() + ": login");
    assertThat(scrubbed.getStackTrace()).isEqualTo(failure.getStackTrace());
    assertThat(words.trace(failure)).contains("login with ***", "at ").doesNotContain("hush");
  }

  @Test
  void leavesAFailureThatQuotesNoneAsItIs() {
    Throwable failure = new ConnectException("no route to host");

    assertThat(words(Map.of("db.password", "hush"), Map.of()).scrub(failure)).isSameAs(failure);
  }

  @Test
  void showsWhatCameFromAProviderAsItsReference() {
    SecretWords words =
        words(
            Map.of("db.password", "hush", "url", "jdbc:db7"),
            Map.of("hush", "${vault:db:password}"));

    assertThat(words.scrub("hush at jdbc:db7")).isEqualTo("${vault:db:password} at jdbc:db7");
  }

  @Test
  void takesOutALongerSecretBeforeOneThatIsPartOfIt() {
    SecretWords words = words(Map.of("db.password", "hush-hush", "pin", "hush"), Map.of());

    assertThat(words.scrub("hush-hush hush")).isEqualTo("*** ***");
  }

  @Test
  void knowsThePasswordInsideOfAJaasConfiguration() {
    SecretWords words =
        words(
            Map.of("sasl.jaas.config", "Plain required username=\"u\" password=\"hush=1\";"),
            Map.of());

    assertThat(words.scrub("u with hush=1 was refused")).isEqualTo("u with *** was refused");
  }

  @Test
  void garblesNoTextForSecretsOfALetterOrTwo() {
    assertThat(words(Map.of("pin", "a"), Map.of()).scrub("a car")).isEqualTo("a car");
  }
}
