// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

/**
 * An MQTT broker for tests and demonstrations, reachable on the loopback interface. Its port and
 * what it has stored outlive {@link #stop} and {@link #restart}. All methods are thread-safe and
 * return when the broker has reached that state.
 */
public interface MqttBroker extends AutoCloseable {

  /** The port of MQTT over TCP; the same for the whole life of this object. */
  int port();

  /** The address as {@code tcp://127.0.0.1:port}. */
  default String address() {
    return "tcp://" + LocalPorts.HOST + ":" + port();
  }

  /** Takes the broker away, keeping port and data. Does nothing if it is stopped already. */
  void stop();

  /** Starts it again on its port and data, stopping it first if it runs. */
  void restart();

  /** Stops it for good and removes its data if that is temporary. Idempotent. */
  @Override
  void close();
}
