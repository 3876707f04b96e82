// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import io.fairlead.elastic.document.Operation;
import java.util.ArrayList;
import java.util.List;

/** Operations that are sent together, in their order. For use by one thread at a time. */
final class Bulk {

  private final List<Operation> operations;
  private final long bytes;
  private int attempts;

  Bulk(List<Operation> operations) {
    this.operations = List.copyOf(operations);
    this.bytes = operations.stream().mapToLong(operation -> operation.bytes().length).sum();
  }

  /** What is left of this after an attempt. */
  Bulk remaining(List<Operation> left) {
    Bulk rest = new Bulk(left);
    rest.attempts = attempts;
    return rest;
  }

  /** Two halves. */
  List<Bulk> halves() {
    int middle = operations.size() / 2;
    List<Bulk> halves = new ArrayList<>();
    halves.add(remaining(operations.subList(0, middle)));
    halves.add(remaining(operations.subList(middle, operations.size())));
    return halves;
  }

  List<Operation> operations() {
    return operations;
  }

  int count() {
    return operations.size();
  }

  long bytes() {
    return bytes;
  }

  /** An attempt begins. */
  void attempt() {
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  byte[] body() {
    byte[] body = new byte[Math.toIntExact(bytes)];
    int at = 0;
    for (Operation operation : operations) {
      System.arraycopy(operation.bytes(), 0, body, at, operation.bytes().length);
      at += operation.bytes().length;
    }
    return body;
  }

  @Override
  public String toString() {
    return count()
        + " operations from "
        + operations.get(0).record()
        + " to "
        + operations.get(count() - 1).record();
  }
}
