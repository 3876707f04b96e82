// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

/**
 * Who shall run a connector or task.
 *
 * @param worker incarnation id of the worker, or null while nobody may run it
 * @param epoch grows with each change of owner
 * @param releasing true when the worker must give the work up, and nobody else may have it until it
 *     has said so or is gone from the group
 */
public record Owner(String worker, int epoch, boolean releasing) {

  /** Nobody, before the first owner. */
  public static final Owner NOBODY = new Owner(null, 0, false);

  public Owner(String worker, int epoch) {
    this(worker, epoch, false);
  }

  /** True when this worker may run the work now. */
  public boolean isHeldBy(String workerId) {
    return !releasing && workerId.equals(worker);
  }

  public Owner asReleasing() {
    return new Owner(worker, epoch, true);
  }

  public Owner takenBy(String newWorker) {
    return new Owner(newWorker, epoch + 1, false);
  }
}
