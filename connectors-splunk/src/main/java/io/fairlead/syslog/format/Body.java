// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.format;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a message says. For use by one thread. */
interface Body {

  /**
   * The text for a record with a value.
   *
   * @throws DataException if there is none
   */
  String of(SinkRecord record);
}
