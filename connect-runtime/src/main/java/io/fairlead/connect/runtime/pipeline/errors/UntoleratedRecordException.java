// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * The end of a task whose {@code errors.tolerance} leaves out no record: this one failed, and would
 * again. Says where the record is, never what it holds.
 */
public final class UntoleratedRecordException extends ConnectException {
  private static final long serialVersionUID = 1L;

  public UntoleratedRecordException(String message, Throwable cause) {
    super(message, cause);
  }

  /** As Apache Kafka Connect shows it: readers of traces know it under that name. */
  @Override
  public String toString() {
    return ConnectException.class.getName() + ": " + getMessage();
  }
}
