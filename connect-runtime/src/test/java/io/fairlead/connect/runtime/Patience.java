// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long tests wait for what has to come. Machines that build several things at once are slow,
 * and a wait that is not needed costs nothing. Registered for all tests of the module.
 */
public final class Patience implements BeforeAllCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(PATIENCE);
  }
}
