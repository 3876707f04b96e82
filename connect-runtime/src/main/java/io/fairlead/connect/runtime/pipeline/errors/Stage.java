// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import org.apache.kafka.connect.errors.RetriableException;

/** Where in a pipeline a record was when it failed; names as in KIP-298. */
public enum Stage {
  TASK_POLL,
  TASK_PUT,
  TRANSFORMATION,
  KEY_CONVERTER,
  VALUE_CONVERTER,
  HEADER_CONVERTER,
  KAFKA_PRODUCE,
  KAFKA_CONSUME;

  /** Whether failures of this stage are likely to quote the record that they are about. */
  boolean quotesRecords() {
    return switch (this) {
      case TRANSFORMATION, KEY_CONVERTER, VALUE_CONVERTER, HEADER_CONVERTER -> true;
      case TASK_POLL, TASK_PUT, KAFKA_PRODUCE, KAFKA_CONSUME -> false;
    };
  }

  /** Whether a failure of this kind may be tolerated at all, given that the connector wants it. */
  boolean tolerates(Throwable failure) {
    return switch (this) {
      case TRANSFORMATION, KEY_CONVERTER, VALUE_CONVERTER, HEADER_CONVERTER ->
          failure instanceof Exception;
      case TASK_POLL, TASK_PUT, KAFKA_PRODUCE, KAFKA_CONSUME ->
          failure instanceof RetriableException;
    };
  }
}
