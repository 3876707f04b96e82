// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * The task was asked to stop while it was retrying. The record has neither succeeded nor been given
 * up: it is not committed, and is processed again later.
 */
public final class RetryAbandonedException extends ConnectException {
  private static final long serialVersionUID = 1L;

  RetryAbandonedException(String message, Throwable cause) {
    super(message, cause);
  }
}
