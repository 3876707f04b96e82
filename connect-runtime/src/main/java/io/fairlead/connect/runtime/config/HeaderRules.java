// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.ArrayList;
import java.util.List;

/** Splits the value of {@code response.http.headers.config} (KIP-577) into its rules. */
public final class HeaderRules {

  private HeaderRules() {}

  /** Rules are separated by commas; double quotes around a rule protect the commas in it. */
  public static List<String> split(String value) {
    List<String> rules = new ArrayList<>();
    StringBuilder rule = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        rules.add(rule.toString().trim());
        rule.setLength(0);
      } else {
        rule.append(c);
      }
    }
    rules.add(rule.toString().trim());
    return rules;
  }
}
