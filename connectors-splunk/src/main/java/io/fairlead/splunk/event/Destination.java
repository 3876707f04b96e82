// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import org.apache.kafka.common.config.types.Password;

/**
 * What events must have in common to share a request.
 *
 * @param token of the request
 * @param path endpoint and query
 * @param needsChannel whether the endpoint wants a channel even without acknowledgement
 */
public record Destination(Password token, String path, boolean needsChannel) {

  @Override
  public String toString() {
    // Invariant 7: without the token.
    return path;
  }
}
