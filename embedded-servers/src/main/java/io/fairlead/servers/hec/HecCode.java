// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

/** The answers of the HTTP Event Collector: HTTP status, code and text as documented. */
public enum HecCode {
  SUCCESS(0, 200, "Success"),
  TOKEN_DISABLED(1, 403, "Token disabled"),
  TOKEN_REQUIRED(2, 401, "Token is required"),
  INVALID_AUTHORIZATION(3, 401, "Invalid authorization"),
  INVALID_TOKEN(4, 403, "Invalid token"),
  NO_DATA(5, 400, "No data"),
  INVALID_DATA_FORMAT(6, 400, "Invalid data format"),
  INCORRECT_INDEX(7, 400, "Incorrect index"),
  INTERNAL_ERROR(8, 500, "Internal server error"),
  SERVER_BUSY(9, 503, "Server is busy"),
  CHANNEL_MISSING(10, 400, "Data channel is missing"),
  INVALID_CHANNEL(11, 400, "Invalid data channel"),
  EVENT_REQUIRED(12, 400, "Event field is required"),
  EVENT_BLANK(13, 400, "Event field cannot be blank"),
  ACK_DISABLED(14, 400, "ACK is disabled"),
  INDEXED_FIELDS(15, 400, "Error in handling indexed fields"),
  QUERY_AUTHORIZATION_DISABLED(16, 400, "Query string authorization is not enabled"),
  HEALTHY(17, 200, "HEC is healthy"),
  QUEUES_FULL(18, 503, "HEC is unhealthy, queues are full"),
  ACK_UNAVAILABLE(19, 503, "HEC is unhealthy, ack service unavailable"),
  QUEUES_FULL_ACK_UNAVAILABLE(
      20, 503, "HEC is unhealthy, queues are full, ack service unavailable"),
  INVALID_TOKEN_HEALTH(21, 400, "Invalid token"),
  TOKEN_DISABLED_HEALTH(22, 400, "Token disabled"),
  SHUTTING_DOWN(23, 503, "Server is shutting down");

  private final int code;
  private final int status;
  private final String text;

  HecCode(int code, int status, String text) {
    this.code = code;
    this.status = status;
    this.text = text;
  }

  /** The code in the answer's body. */
  public int code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The text in the answer's body. */
  public String text() {
    return text;
  }
}
