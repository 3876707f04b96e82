// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * A configuration cannot even be validated: it names no connector, or one that is not there. To be
 * answered as a bad request (400); the message tells the user what to change and holds no value of
 * the configuration but names of classes.
 */
public final class RejectedConfigException extends ConnectException {
  private static final long serialVersionUID = 1L;

  public RejectedConfigException(String message) {
    super(message);
  }

  public RejectedConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
