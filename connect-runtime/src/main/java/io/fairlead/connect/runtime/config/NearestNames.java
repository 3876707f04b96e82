// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Suggests what a user may have meant by a name that nobody knows. */
public final class NearestNames {

  private NearestNames() {}

  /** The best candidate, or empty when none is close enough to be a likely slip. */
  public static Optional<String> nearest(String unknown, Collection<String> known) {
    return nearest(unknown, known, 1).stream().findFirst();
  }

  /** Up to {@code limit} candidates that a slip of the pen could have meant, best first. */
  public static List<String> nearest(String unknown, Collection<String> known, int limit) {
    String wanted = normalize(unknown);
    int tolerance = Math.max(1, Math.min(6, wanted.length() / 4));
    return known.stream()
        .distinct()
        .map(name -> new Candidate(name, distance(wanted, normalize(name), tolerance)))
        .filter(candidate -> candidate.distance <= tolerance)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(limit)
        .map(Candidate::name)
        .toList();
  }

  private static String normalize(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
  }

  /** Edits (insert, delete, replace, swap of neighbours), or tolerance + 1 when above it. */
  static int distance(String left, String right, int tolerance) {
    if (Math.abs(left.length() - right.length()) > tolerance) {
      return tolerance + 1;
    }
    int[] beforeLast = new int[right.length() + 1];
    int[] last = new int[right.length() + 1];
    int[] row = new int[right.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= left.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replace = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] recycled = beforeLast;
      beforeLast = last;
      last = row;
      row = recycled;
    }
    return Math.min(last[right.length()], tolerance + 1);
  }

  private record Candidate(String name, int distance) {}
}
