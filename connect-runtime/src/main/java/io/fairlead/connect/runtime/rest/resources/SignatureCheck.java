// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.forward.RequestSignature;
import io.fairlead.connect.runtime.store.SessionKey;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lets only workers of this cluster through (KIP-507).
 *
 * @param keys the current session key, or null before the first was read
 * @param algorithms that are accepted
 */
public record SignatureCheck(Supplier<SessionKey> keys, List<String> algorithms) {

  /**
   * @throws BadRequestException when there is no signature, or none that can be understood (400)
   * @throws RestException when it is wrong (403), or no key is there yet (503)
   */
  void require(HttpHeaders headers, byte[] body) {
    String algorithm = headers.getHeaderString(RequestSignature.ALGORITHM_HEADER);
    String encoded = headers.getHeaderString(RequestSignature.SIGNATURE_HEADER);
    if (algorithm == null || encoded == null) {
      throw new BadRequestException("Internal request missing required signature");
    }
    if (!algorithms.contains(algorithm)) {
      throw new BadRequestException(
          "This worker does not support the '"
              + algorithm
              + "' key signing algorithm used by other workers. This worker is currently configured"
              + " to use: "
              + algorithms
              + ". Check that all workers' configuration files permit the same set of signature"
              + " algorithms, and correct any misconfigured worker and restart it.");
    }
    SessionKey key = keys.get();
    if (key == null) {
      throw new RestException(
          503,
          "This worker is still starting up and has not been able to read a session key from the"
              + " config topic yet");
    }
    boolean valid;
    try {
      valid = new RequestSignature(algorithm, encoded).isValid(key.key(), body);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("The signature is no Base64", e);
    }
    if (!valid) {
      throw new RestException(403, "Internal request contained invalid signature.");
    }
  }
}
