// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import org.apache.kafka.clients.producer.ProducerRecord;

/** How a failed record looks in a dead-letter topic. */
@FunctionalInterface
public interface DeadLetterForm {

  /** A record for that topic, with the failed record's own headers. */
  ProducerRecord<byte[], byte[]> render(RecordContext context, String topic);
}
