// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

/** A restart of a connector's instance and, if asked, its tasks (KIP-745). */
public record RestartRequest(String connector, boolean onlyFailed, boolean includeTasks) {

  /** True when the tasks are touched, or only failed instances: the form that answers 202. */
  public boolean isExtended() {
    return onlyFailed || includeTasks;
  }
}
