// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.util.regex.Pattern;

/** Takes out of a JDBC URL whatever may be a credential. */
public final class SafeUrl {

  private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
  private static final Pattern ORACLE_LOGON = Pattern.compile("(?i)(jdbc:oracle:[a-z0-9]+:)[^@]*@");

  private SafeUrl() {}

  /** The URL up to its parameters, without user and password. */
  public static String of(String url) {
    // Invariant 7: parameters may hold passwords under any name, so none is shown.
    String safe = ORACLE_LOGON.matcher(url).replaceFirst("$1@");
    safe = USER_INFO.matcher(safe).replaceFirst("//");
    int end = safe.length();
    for (char separator : new char[] {'?', ';'}) {
      int at = safe.indexOf(separator);
      if (at >= 0) {
        end = Math.min(end, at);
      }
    }
    return safe.substring(0, end);
  }
}
