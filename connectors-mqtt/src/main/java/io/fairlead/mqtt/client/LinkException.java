// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import io.fairlead.mqtt.client.ReasonCode.Blame;
import java.util.Optional;

/**
 * Something that a broker refused, or a connection that broke. The message names neither key nor
 * remedy: {@link #blame()} and {@link #remedy()} are for the connector to word. Never holds a
 * secret.
 */
public final class LinkException extends RuntimeException {

  private final transient Optional<ReasonCode> reason;
  private final Blame blame;
  private final boolean passing;
  private final String remedy;

  private LinkException(
      String message, ReasonCode reason, Blame blame, boolean passing, String remedy) {
    super(message);
    this.reason = Optional.ofNullable(reason);
    this.blame = blame;
    this.passing = passing;
    this.remedy = remedy;
  }

  /** The broker gave a reason. */
  public static LinkException refused(String what, ReasonCode reason, String brokerText) {
    String text = brokerText == null || brokerText.isBlank() ? "" : ", it says: " + brokerText;
    return new LinkException(
        what + " refused: " + reason.words() + text,
        reason,
        reason.blame(),
        reason.passing(),
        reason.remedy());
  }

  /** The connection could not be made, or broke. */
  public static LinkException broken(String what, Throwable cause) {
    LinkException broken =
        new LinkException(
            what + ": " + words(cause),
            null,
            Blame.BROKER,
            true,
            "check address, port and network, and that the broker runs");
    broken.initCause(cause);
    return broken;
  }

  /** Certificates or keys are wrong. */
  public static LinkException tls(String what, Throwable cause, String remedy) {
    LinkException broken =
        new LinkException(what + ": " + words(cause), null, Blame.TLS, false, remedy);
    broken.initCause(cause);
    return broken;
  }

  /** Something that no further attempt will cure. */
  public static LinkException permanent(String message, Blame blame, String remedy) {
    return new LinkException(message, null, blame, false, remedy);
  }

  private static String words(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String type = root.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }

  /** The broker's reason, if it gave one. */
  public Optional<ReasonCode> reason() {
    return reason;
  }

  /** What is to blame. */
  public Blame blame() {
    return blame;
  }

  /** Whether trying again may help. */
  public boolean passing() {
    return passing;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }
}
