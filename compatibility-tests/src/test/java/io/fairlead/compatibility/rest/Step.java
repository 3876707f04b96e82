// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import io.fairlead.compatibility.harness.Rest.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One request of the contract script and how its answers are to be compared. {@code ${side}} in
 * path and body stands for the name of the runtime that is asked.
 */
final class Step {

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  final String title;
  final String method;
  final String path;
  final String body;
  final Map<String, String> headers;

  /** Names of array elements' fields by which arrays under any of these keys are sorted. */
  final List<String> unordered = new ArrayList<>();

  /** Pointers, with {@code *} for one step, that are not compared, and the reason. */
  final Map<String, String> intended = new LinkedHashMap<>();

  /** Members of the answer's object that are compared; all when empty. */
  final List<String> members = new ArrayList<>();

  Predicate<Answer> until = answer -> true;
  private boolean waits;

  Step(String title, String method, String path, String body) {
    this(title, method, path, body, body == null ? Map.of() : JSON);
  }

  Step(String title, String method, String path, String body, Map<String, String> headers) {
    this.title = title;
    this.method = method;
    this.path = path;
    this.body = body;
    this.headers = headers;
  }

  /** Repeats the request until its answer is as wanted, or a deadline has passed. */
  Step until(Predicate<Answer> wanted) {
    until = wanted;
    waits = true;
    return this;
  }

  /** Order of this array says nothing; a pointer, with {@code *} for one step. */
  Step unordered(String... pointers) {
    unordered.addAll(List.of(pointers));
    return this;
  }

  /** A difference that Fairlead has on purpose. */
  Step intended(String pointer, String reason) {
    intended.put(pointer, reason);
    return this;
  }

  /** Compares these members only, for answers that also list what else goes on in the process. */
  Step only(String... names) {
    members.addAll(List.of(names));
    return this;
  }

  boolean repeats() {
    return waits || "GET".equals(method);
  }

  @Override
  public String toString() {
    return title + ": " + method + " " + path;
  }
}
