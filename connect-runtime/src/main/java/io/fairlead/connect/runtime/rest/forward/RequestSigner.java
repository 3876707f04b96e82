// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import io.fairlead.connect.runtime.store.SessionKey;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Signs requests to other workers (KIP-507).
 *
 * @param keys the current session key, or null before the first was read
 */
public record RequestSigner(Supplier<SessionKey> keys, String algorithm) {

  /**
   * @param body null for none
   * @throws RetriableException when no session key was read yet
   */
  RequestSignature sign(byte[] body) {
    SessionKey key = keys.get();
    if (key == null) {
      throw new RetriableException("No session key has been read from the config topic yet");
    }
    return RequestSignature.sign(key.key(), algorithm, body);
  }
}
