// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a write comes from.
 *
 * @param forwarded by another worker, which asks elsewhere when this one cannot serve it
 * @param requestId one for all attempts of the same write
 * @param repeatable the client gave the id: a write whose id was seen is not done again
 * @param authorization header to pass on, or null
 * @param timeLeft of the forwarding worker's deadline, or null
 */
public record RequestOrigin(
    boolean forwarded,
    String requestId,
    boolean repeatable,
    String authorization,
    Duration timeLeft) {

  static final String REQUEST_ID_HEADER = "X-Fairlead-Request-Id";
  static final String TIME_LEFT_HEADER = "X-Fairlead-Time-Left-Ms";
  static final String FORWARD_PARAMETER = "forward";

  private static final int LONGEST_ID = 128;

  /**
   * @param forward query parameter of that name, or null
   */
  public static RequestOrigin of(HttpHeaders headers, Boolean forward) {
    Optional<String> given =
        Optional.ofNullable(headers.getHeaderString(REQUEST_ID_HEADER))
            .filter(id -> !id.isBlank() && id.length() <= LONGEST_ID);
    return new RequestOrigin(
        Boolean.FALSE.equals(forward),
        given.orElseGet(() -> UUID.randomUUID().toString()),
        given.isPresent(),
        headers.getHeaderString(HttpHeaders.AUTHORIZATION),
        timeLeft(headers.getHeaderString(TIME_LEFT_HEADER)));
  }

  private static Duration timeLeft(String header) {
    try {
      return header == null ? null : Duration.ofMillis(Math.max(0, Long.parseLong(header.trim())));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    // Invariant 7: the authorization is never printed.
    return "RequestOrigin[forwarded=" + forwarded + ", requestId=" + requestId + "]";
  }
}
