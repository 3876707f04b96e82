// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Tells what kind of failure an exception of a client library is. */
final class Failures {

  private Failures() {}

  static LinkException of(String what, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LinkException known) {
        return known;
      }
      if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
        return LinkException.tls(
            what + ": the broker's certificate is not trusted",
            cause,
            "name the authority that issued it, and the host as the certificate does");
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException && !brokenOff(cause)) {
        return LinkException.tls(
            what + ": TLS failed",
            cause,
            "check that the port speaks TLS, and that the broker trusts the client's certificate");
      }
    }
    return LinkException.broken(what + " failed", failure);
  }

  /** A connection that ends in the middle of TLS is an end, not a matter of certificates. */
  private static boolean brokenOff(Throwable tls) {
    String message = String.valueOf(tls.getMessage());
    return tls.getCause() instanceof java.io.EOFException
        || tls.getCause() instanceof java.net.SocketException
        || message.contains("Connection reset")
        || message.contains("closed");
  }
}
