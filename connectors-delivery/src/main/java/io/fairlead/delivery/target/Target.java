// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.target;

import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server that events can be sent to. For use by one thread. */
public final class Target {

  private static final Logger LOG = LoggerFactory.getLogger(Target.class);

  private final URI uri;
  private final int weight;
  private Circuit circuit = Circuit.initial();
  private int inFlight;
  private long sent;

  /**
   * A target.
   *
   * @param weight its share of the load beside others', at least 1
   */
  public Target(URI uri, int weight) {
    this.uri = uri;
    this.weight = weight;
  }

  /** Where it is, without credentials. */
  public URI uri() {
    return uri;
  }

  /** Its share of the load. */
  public int weight() {
    return weight;
  }

  /** Whether it is used. */
  public Circuit circuit() {
    return circuit;
  }

  /** Requests under way. */
  public int inFlight() {
    return inFlight;
  }

  /** Requests begun, ever. */
  public long sent() {
    return sent;
  }

  /** A request begins. */
  public void begin() {
    inFlight++;
    sent++;
  }

  /** A request is over. */
  public void end() {
    inFlight--;
  }

  /** Takes the next state of the circuit. */
  public void become(Circuit next, String because) {
    if (circuit.usable() != next.usable()) {
      if (next.usable()) {
        LOG.info("{} is used again", uri);
      } else if (circuit instanceof Circuit.Closed) {
        LOG.warn("{} is left alone for a while: {}", uri, because);
      }
    }
    circuit = next;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
