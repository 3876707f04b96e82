// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.errors;

import org.apache.kafka.connect.errors.ConnectException;

/** An answer that is an error, with its status code. */
public class RestException extends ConnectException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int errorCode;

  public RestException(int status, String message) {
    this(status, status, message, null);
  }

  public RestException(int status, int errorCode, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.errorCode = errorCode;
  }

  public int status() {
    return status;
  }

  public int errorCode() {
    return errorCode;
  }
}
