// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import java.util.function.Supplier;

/** What a validation is doing, so that it can be told when it hangs. Safe for use by any thread. */
final class ValidationStage implements Supplier<String> {

  private volatile String current;

  ValidationStage(String first) {
    this.current = first;
  }

  void enter(String next) {
    current = next;
  }

  @Override
  public String get() {
    return current;
  }
}
