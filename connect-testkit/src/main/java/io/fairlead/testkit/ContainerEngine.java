// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be started here: Testcontainers is optional, and so is an engine. */
final class ContainerEngine {

  private static final String OFF_SWITCH = "fairlead.testkit.containers";

  private ContainerEngine() {}

  /**
   * Tells why there are no containers, or empty if there are.
   *
   * @param containerClass of the Testcontainers module that is needed
   */
  static Optional<String> unavailable(String containerClass) {
    if ("false".equals(System.getProperty(OFF_SWITCH))) {
      return Optional.of("switched off by -D" + OFF_SWITCH + "=false");
    }
    try {
      Class.forName(containerClass, false, ContainerEngine.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return Optional.of(containerClass + " is not on the class path");
    }
    return Engine.answers()
        ? Optional.empty()
        : Optional.of("no container engine answers (see the log of Testcontainers)");
  }

  /** Loaded only when Testcontainers is there; asks the engine once. */
  private static final class Engine {

    private static final boolean ANSWERS = DockerClientFactory.instance().isDockerAvailable();

    private Engine() {}

    static boolean answers() {
      return ANSWERS;
    }
  }
}
