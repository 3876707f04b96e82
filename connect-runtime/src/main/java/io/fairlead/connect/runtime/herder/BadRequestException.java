// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import org.apache.kafka.connect.errors.ConnectException;

/** The request itself is wrong; its message tells the user what to change. */
public final class BadRequestException extends ConnectException {
  private static final long serialVersionUID = 1L;

  public BadRequestException(String message) {
    super(message);
  }

  public BadRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
