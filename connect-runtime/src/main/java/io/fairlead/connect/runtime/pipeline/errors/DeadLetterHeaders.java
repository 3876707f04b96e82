// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretWords;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * Headers that tell where and why a record failed, with the names of KIP-298. A source's record has
 * its source partition and offset in two of our own.
 */
final class DeadLetterHeaders {

  private static final String PREFIX = "__connect.errors.";

  private DeadLetterHeaders() {}

  static void add(Headers headers, RecordContext context, ConnectorTaskId id, SecretWords secrets) {
    if (context.consumerRecord() != null) {
      add(headers, "topic", context.consumerRecord().topic());
      add(headers, "partition", context.consumerRecord().partition());
      add(headers, "offset", context.consumerRecord().offset());
    } else if (context.sourceRecord() != null) {
      add(headers, "topic", context.sourceRecord().topic());
      add(headers, "source.partition", context.sourceRecord().sourcePartition());
      add(headers, "source.offset", context.sourceRecord().sourceOffset());
    }
    add(headers, "connector.name", id.connector());
    add(headers, "task.id", id.task());
    add(headers, "stage", context.stage());
    add(headers, "class.name", Plugins.publicName(context.executingClass().getName()));
    Throwable error = context.error();
    if (error != null) {
      add(headers, "exception.class.name", error.getClass().getName());
      add(headers, "exception.message", secrets.scrub(error.getMessage()));
      add(headers, "exception.stacktrace", secrets.trace(error));
    }
  }

  private static void add(Headers headers, String name, Object value) {
    headers.add(
        PREFIX + name, value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8));
  }
}
