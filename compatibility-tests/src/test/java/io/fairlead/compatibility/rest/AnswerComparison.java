// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.Rest.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares two answers to one step, field by field. */
final class AnswerComparison {

  /** What a person reads, and nobody's program depends on. */
  private static final Set<String> SENTENCES = Set.of("message", "documentation", "trace");

  private final Step step;
  private final Set<String> names;
  private final List<String> differences = new ArrayList<>();

  private final Answer peer;
  private final Answer own;

  private AnswerComparison(Step step, Answer peer, Answer own) {
    this.step = step;
    this.names = namesIn(step);
    this.peer = peer;
    this.own = own;
  }

  /** Differences as {@code where: expected … got …}; empty when there are none. */
  static List<String> differences(Step step, Answer expected, Answer actual) {
    AnswerComparison comparison = new AnswerComparison(step, expected, actual);
    comparison.compareAnswers();
    return comparison.differences;
  }

  private void compareAnswers() {
    same("status", peer.status(), own.status());
    same("content type", mediaType(peer), mediaType(own));
    same("Location", peer.header("location"), own.header("location"));
    same("Allow", allowed(peer), allowed(own));
    JsonNode left = peer.body();
    JsonNode right = own.body();
    if (step.method.equals("OPTIONS") && left.isMissingNode() && right.isMissingNode()) {
      // Jersey lists the methods in the order of a hash set.
      same("methods in the body", methods(peer.text()), methods(own.text()));
    } else if (left.isMissingNode() || right.isMissingNode()) {
      same("body", text(peer, left), text(own, right));
    } else {
      compare("", left, right);
    }
  }

  private static Set<String> methods(String text) {
    return new TreeSet<>(List.of(text.split(",\\s*")));
  }

  private static Object text(Answer answer, JsonNode body) {
    return body.isMissingNode() ? answer.text() : body;
  }

  private void compare(String pointer, JsonNode expected, JsonNode actual) {
    if (isIntended(pointer)) {
      return;
    }
    String field = pointer.substring(pointer.lastIndexOf('/') + 1);
    if (SENTENCES.contains(field) && expected.isTextual() && actual.isTextual()) {
      compareSentences(pointer, expected.asText(), actual.asText());
    } else if (field.equals("last_modified")) {
      same(pointer + " is null", expected.isNull(), actual.isNull());
    } else if (field.equals("version") && !pointer.contains("connector")) {
      same(pointer + " is there", present(expected), present(actual));
    } else if (field.equals("commit")) {
      same(pointer + " is there", present(expected), present(actual));
    } else if (field.equals("errors") && expected.isArray() && actual.isArray()) {
      same(pointer + " count " + expected + " / " + actual, expected.size(), actual.size());
    } else if (expected.isObject() && actual.isObject()) {
      compareObjects(pointer, expected, actual);
    } else if (expected.isArray() && actual.isArray()) {
      compareArrays(pointer, expected, actual);
    } else {
      same(pointer, expected, actual);
    }
  }

  private void compareObjects(String pointer, JsonNode expected, JsonNode actual) {
    Set<String> keys = new TreeSet<>();
    expected.fieldNames().forEachRemaining(keys::add);
    actual.fieldNames().forEachRemaining(keys::add);
    if (pointer.isEmpty() && !step.members.isEmpty()) {
      keys.retainAll(step.members);
    }
    for (String key : keys) {
      String inner = pointer + "/" + key;
      if (isIntended(inner)) {
        continue;
      }
      if (!expected.has(key)) {
        differences.add(inner + ": expected no such field, got " + shortened(actual.get(key)));
      } else if (!actual.has(key)) {
        differences.add(
            inner + ": expected " + shortened(expected.get(key)) + ", got no such field");
      } else {
        compare(inner, expected.get(key), actual.get(key));
      }
    }
  }

  private void compareArrays(String pointer, JsonNode expected, JsonNode actual) {
    if (identities(expected).size() == expected.size()
        && identities(actual).size() == actual.size()
        && !expected.isEmpty()) {
      compareKeyed(pointer, expected, actual);
      return;
    }
    List<JsonNode> left = elements(pointer, expected);
    List<JsonNode> right = elements(pointer, actual);
    if (left.size() != right.size()) {
      differences.add(pointer + ": expected " + shortened(expected) + ", got " + shortened(actual));
      return;
    }
    for (int i = 0; i < left.size(); i++) {
      compare(pointer + "/" + i, left.get(i), right.get(i));
    }
  }

  /** Elements that say who they are are compared with their namesakes; then comes their order. */
  private void compareKeyed(String pointer, JsonNode expected, JsonNode actual) {
    TreeMap<String, JsonNode> left = identities(expected);
    TreeMap<String, JsonNode> right = identities(actual);
    Set<String> missing = new LinkedHashSet<>(left.keySet());
    missing.removeAll(right.keySet());
    Set<String> surplus = new LinkedHashSet<>(right.keySet());
    surplus.removeAll(left.keySet());
    missing.removeIf(name -> isIntended(pointer + "/" + name));
    surplus.removeIf(name -> isIntended(pointer + "/" + name));
    if (!missing.isEmpty()) {
      differences.add(pointer + ": expected also " + missing);
    }
    if (!surplus.isEmpty()) {
      differences.add(pointer + ": expected no " + surplus);
    }
    left.forEach(
        (name, element) -> {
          if (right.containsKey(name)) {
            compare(pointer + "/" + name, element, right.get(name));
          }
        });
    if (!isUnordered(pointer)) {
      List<String> order = order(expected);
      List<String> other = order(actual);
      order.retainAll(other);
      other.retainAll(order);
      if (!order.equals(other)) {
        differences.add(pointer + ": expected the order " + order + ", got " + other);
      }
    }
  }

  private List<JsonNode> elements(String pointer, JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    if (isUnordered(pointer)) {
      elements.sort(Comparator.comparing(JsonNode::toString));
    }
    return elements;
  }

  private static List<String> order(JsonNode array) {
    List<String> order = new ArrayList<>();
    ((ArrayNode) array).forEach(element -> order.add(identity(element)));
    return order;
  }

  private static TreeMap<String, JsonNode> identities(JsonNode array) {
    TreeMap<String, JsonNode> byIdentity = new TreeMap<>();
    for (JsonNode element : array) {
      String identity = identity(element);
      if (identity != null) {
        byIdentity.put(identity, element);
      }
    }
    return byIdentity;
  }

  private static String identity(JsonNode element) {
    if (element.path("definition").has("name")) {
      return element.path("definition").path("name").asText();
    }
    if (element.has("class")) {
      return element.path("type").asText() + " " + element.path("class").asText();
    }
    if (element.has("name") && element.has("required")) {
      return element.path("name").asText();
    }
    return null;
  }

  private void compareSentences(String pointer, String expected, String actual) {
    if (expected.isBlank() != actual.isBlank()) {
      differences.add(pointer + ": expected '" + expected + "', got '" + actual + "'");
      return;
    }
    if (!pointer.endsWith("message")) {
      return;
    }
    Set<String> lost = new TreeSet<>(names);
    lost.removeIf(name -> !expected.contains(name) || actual.contains(name));
    if (!lost.isEmpty()) {
      differences.add(
          pointer
              + ": expected "
              + lost
              + " to be named as in '"
              + expected
              + "', got '"
              + actual
              + "'");
    }
  }

  /** The connector that the request is about, and the class and keys that it gives. */
  private static Set<String> namesIn(Step step) {
    Set<String> names = new TreeSet<>();
    Matcher connector = Pattern.compile("/connectors/([^/?]+)").matcher(step.path);
    if (connector.find()) {
      names.add(connector.group(1).replace("${side}", "side"));
    }
    if (step.body != null) {
      Matcher given =
          Pattern.compile("\"(?:name|connector.class)\":\"([^\"]+)\"").matcher(step.body);
      while (given.find()) {
        names.add(given.group(1).replace("${side}", "side"));
      }
      Matcher keys = Pattern.compile("\"([a-z.]+[.][a-z.]+)\":").matcher(step.body);
      while (keys.find()) {
        names.add(keys.group(1));
      }
    }
    names.removeIf(name -> name.length() < 3);
    return names;
  }

  private boolean isIntended(String pointer) {
    return matches(step.intended.keySet(), pointer);
  }

  private boolean isUnordered(String pointer) {
    return matches(step.unordered, pointer);
  }

  private static boolean matches(Iterable<String> patterns, String pointer) {
    for (String pattern : patterns) {
      String regex =
          Arrays.stream(pattern.split("\\*", -1))
              .map(Pattern::quote)
              .reduce((a, b) -> a + "[^/]*" + b)
              .orElse("");
      if (pointer.matches(regex)) {
        return true;
      }
    }
    return false;
  }

  private static boolean present(JsonNode node) {
    return node.isTextual() && !node.asText().isBlank();
  }

  private static String mediaType(Answer answer) {
    return answer.header("content-type").orElse("none").replace(" ", "").toLowerCase();
  }

  private static Set<String> allowed(Answer answer) {
    return new TreeSet<>(
        Arrays.asList(answer.header("allow").orElse("").replace(" ", "").split(",")));
  }

  private void same(String where, Object expected, Object actual) {
    if (!expected.equals(actual)
        && !isIntended(where)
        && !IntendedDifferences.allow(where, peer, own)) {
      differences.add(where + ": expected " + shortened(expected) + ", got " + shortened(actual));
    }
  }

  private static String shortened(Object value) {
    String text = value instanceof JsonNode node ? Rest.json(node) : String.valueOf(value);
    return text.length() > 600 ? text.substring(0, 600) + "…" : text;
  }
}
