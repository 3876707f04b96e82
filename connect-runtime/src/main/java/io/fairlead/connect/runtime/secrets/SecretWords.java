// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.secrets;

import io.fairlead.connect.runtime.config.ConfigProviders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret values of one connector's or task's configuration, to be taken out of texts that
 * plugins make, such as the messages of their exceptions. A value that came from a config provider
 * is shown as its reference, any other as {@link SecretMask#MASK}. Safe for use by any thread.
 */
public final class SecretWords {

  /** Shorter ones would only garble the text. */
  private static final int SHORTEST = 3;

  /** Secrets inside of a value, as in a JAAS configuration. */
  private static final Pattern INNER =
      Pattern.compile("(?i)(?:password|secret|token)\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;,&\"]+))");

  private record Word(String text, String shown) {}

  private final Map<String, String> shownByText = new HashMap<>();
  private volatile List<Word> longestFirst = List.of();

  /** Texts and what is shown in their place. */
  public static SecretWords of(Map<String, String> shownByText) {
    SecretWords words = new SecretWords();
    words.addAll(shownByText);
    return words;
  }

  /** The secrets of a configuration, its keys judged by the mask. */
  public SecretWords add(SecretMask mask, ConfigProviders.Resolved config) {
    Map<String, String> found = new HashMap<>();
    config
        .values()
        .forEach(
            (key, value) -> {
              if (mask.hides(key, value) && !value.equals(SecretMask.MASK)) {
                found.put(value, SecretMask.MASK);
                Matcher inner = INNER.matcher(value);
                while (inner.find()) {
                  String text = inner.group(1) == null ? inner.group(2) : inner.group(1);
                  found.put(text, SecretMask.MASK);
                }
              }
            });
    found.putAll(config.referenceByValue());
    addAll(found);
    return this;
  }

  private synchronized void addAll(Map<String, String> found) {
    shownByText.putAll(found);
    // Longest first: one secret may be part of another.
    longestFirst =
        shownByText.entrySet().stream()
            .filter(entry -> entry.getKey().length() >= SHORTEST)
            .map(entry -> new Word(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingInt((Word word) -> word.text().length()).reversed())
            .toList();
  }

  /** The text without secrets; null stays null. */
  public String scrub(String text) {
    String result = text;
    if (text != null) {
      for (Word word : longestFirst) {
        result = result.replace(word.text(), word.shown());
      }
    }
    return result;
  }

  /** The failure itself if neither it nor a cause quotes a secret. */
  public Throwable scrub(Throwable failure) {
    return quotes(failure) ? RedactedFailure.of(failure, this::scrub) : failure;
  }

  /** The stack trace as text, without secrets. */
  public String trace(Throwable failure) {
    return scrub(rawTrace(failure));
  }

  private boolean quotes(Throwable failure) {
    return !longestFirst.isEmpty()
        && longestFirst.stream().map(Word::text).anyMatch(rawTrace(failure)::contains);
  }

  private static String rawTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @Override
  public String toString() {
    // Invariant 7: never the words.
    return "SecretWords[" + longestFirst.size() + "]";
  }
}
