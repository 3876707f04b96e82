// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.store.ConfigRecord;
import java.util.List;

/** What an operation writes, and what it answers once that is durable. */
record Change<T>(List<ConfigRecord> records, T answer) {

  static <T> Change<T> nothing(T answer) {
    return new Change<>(List.of(), answer);
  }
}
