// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.servers.KafkaBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker for each test, which may take it away, with worker properties for it. */
final class OwnBroker implements BeforeEachCallback, AfterEachCallback {

  private KafkaBroker broker;
  private StoreFixture fixture;

  @Override
  public void beforeEach(ExtensionContext context) {
    broker = KafkaBroker.start();
    fixture = new StoreFixture(broker);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    broker.close();
  }

  KafkaBroker broker() {
    return broker;
  }

  StoreFixture fixture() {
    return fixture;
  }

  /** What creates a connector. */
  static List<ConfigRecord> config(String name) {
    return List.of(new ConfigRecord.Config(name, Map.of("connector.class", "A")));
  }
}
