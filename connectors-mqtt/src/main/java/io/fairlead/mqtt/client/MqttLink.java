// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.util.List;

/**
 * One connection of one session to one broker, for one use: connect, work, close. What a library
 * does differently from another is hidden behind this.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>thread</th><th>blocks</th></tr>
 *   <tr><td>connect, subscribe, unsubscribe, disconnect</td><td>one, the owner's</td>
 *       <td>up to the connect timeout</td></tr>
 *   <tr><td>acknowledge, publish</td><td>any</td><td>never for the network</td></tr>
 *   <tr><td>close</td><td>any</td><td>shortly; idempotent</td></tr>
 * </table>
 */
public interface MqttLink extends AutoCloseable {

  /** Hears from the link, on threads of the client library. */
  interface Listener {

    /**
     * A message came. May block, which holds the broker back through the transport; too long, and
     * the keep-alive ends the connection.
     */
    void arrived(Inbound message);

    /** The connection is gone for good; called at most once, never after {@code close}. */
    void lost(LinkException failure);
  }

  /** What became of a published message; called once, unless the link is lost before. */
  interface PublishListener {

    /** The broker took it, with PUBACK or PUBCOMP where the QoS has one. */
    void taken();

    /** The broker refused this message. */
    void refused(LinkException reason);
  }

  /**
   * What the broker said.
   *
   * @param sessionPresent whether it remembered the session
   * @param receiveMaximum how many messages it takes without having acknowledged the first
   * @param packetMaximum the largest packet that it takes, in bytes
   */
  record Connected(boolean sessionPresent, int receiveMaximum, long packetMaximum) {}

  /**
   * Connects.
   *
   * @throws LinkException if that fails
   */
  Connected connect();

  /**
   * Subscribes; messages may arrive before this returns.
   *
   * @throws LinkException if the broker refuses one of them or grants a lower QoS
   */
  void subscribe(List<Subscription> subscriptions);

  /**
   * Ends subscriptions; such that are not there are no error.
   *
   * @throws LinkException if the broker refuses
   */
  void unsubscribe(List<String> filters);

  /** Acknowledges a message of this link; does nothing when the link is gone. */
  void acknowledge(Inbound message);

  /**
   * Publishes.
   *
   * @return false if the library has no room now; the same message is then offered again
   * @throws LinkException if the link is gone
   */
  boolean publish(Outbound message, PublishListener listener);

  /**
   * Says good-bye, so that no last will is published.
   *
   * @param endSession whether the broker shall forget the session with all that it holds
   */
  void disconnect(boolean endSession);

  /** Drops the connection without good-bye, if it is there still. */
  @Override
  void close();
}
