// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.apache.kafka.connect.errors.ConnectException;

/** Signature of a request between workers (KIP-507). */
public record RequestSignature(String algorithm, String signature) {

  public static final String SIGNATURE_HEADER = "X-Connect-Authorization";
  public static final String ALGORITHM_HEADER = "X-Connect-Request-Signature-Algorithm";

  /**
   * @param body null for none
   * @throws ConnectException when there is no such algorithm, or the key does not suit it
   */
  public static RequestSignature sign(SecretKey key, String algorithm, byte[] body) {
    return new RequestSignature(
        algorithm, Base64.getEncoder().encodeToString(mac(key, algorithm, body)));
  }

  /**
   * Whether it was made of this body with this key.
   *
   * @throws IllegalArgumentException when the signature is no Base64
   * @throws ConnectException as {@link #sign}
   */
  public boolean isValid(SecretKey key, byte[] body) {
    return MessageDigest.isEqual(mac(key, algorithm, body), Base64.getDecoder().decode(signature));
  }

  private static byte[] mac(SecretKey key, String algorithm, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(key);
      return mac.doFinal(body == null ? new byte[0] : body);
    } catch (NoSuchAlgorithmException e) {
      throw new ConnectException("There is no signature algorithm " + algorithm, e);
    } catch (InvalidKeyException e) {
      throw new ConnectException("The session key does not suit " + algorithm, e);
    }
  }

  void addTo(Map<String, String> headers) {
    headers.put(SIGNATURE_HEADER, signature);
    headers.put(ALGORITHM_HEADER, algorithm);
  }

  @Override
  public String toString() {
    return "RequestSignature[" + algorithm + "]";
  }
}
