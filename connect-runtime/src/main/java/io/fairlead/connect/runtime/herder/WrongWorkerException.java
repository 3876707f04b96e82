// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import java.net.URI;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Another worker has to serve this request. */
public final class WrongWorkerException extends ConnectException {
  private static final long serialVersionUID = 1L;

  private final transient URI target;

  /**
   * @param target REST address of the right worker; null while it is not known, e.g. during an
   *     election: ask again shortly
   */
  public WrongWorkerException(String message, URI target) {
    super(message);
    this.target = target;
  }

  public Optional<URI> target() {
    return Optional.ofNullable(target);
  }
}
