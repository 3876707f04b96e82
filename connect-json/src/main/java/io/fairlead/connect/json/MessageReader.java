// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Reads whole messages in one of the forms that the settings choose. Safe for use by any thread.
 */
@FunctionalInterface
interface MessageReader {

  /**
   * @throws RuntimeException when Apache's converter must read this message
   */
  SchemaAndValue read(String topic, byte[] message, JsonInput in);
}
