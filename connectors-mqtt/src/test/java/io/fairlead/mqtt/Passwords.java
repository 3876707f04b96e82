// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Lines of Mosquitto's password file, hashed by PBKDF2 as its own tool does. */
final class Passwords {

  private static final int ITERATIONS = 101;

  private Passwords() {}

  static String line(String user, String password) throws GeneralSecurityException {
    byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 512))
            .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    return "%s:$7$%d$%s$%s%n"
        .formatted(user, ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash));
  }
}
