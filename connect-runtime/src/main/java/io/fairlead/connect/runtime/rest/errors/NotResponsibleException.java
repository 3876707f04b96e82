// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.errors;

import java.net.URI;

/**
 * Answer to a worker that forwarded a request here, where it cannot be served. The worker that
 * forwarded it asks elsewhere; users never see it.
 */
public final class NotResponsibleException extends RestException {
  private static final long serialVersionUID = 1L;

  /** Carries the right worker's address; empty when it is not known. */
  public static final String HEADER = "X-Fairlead-Responsible-Worker";

  private final String responsible;

  /**
   * @param responsible the right worker, or null
   */
  public NotResponsibleException(URI responsible) {
    super(
        409, "Cannot complete request because of a conflicting operation (e.g. worker rebalance)");
    this.responsible = responsible == null ? "" : responsible.toString();
  }

  public String responsible() {
    return responsible;
  }
}
