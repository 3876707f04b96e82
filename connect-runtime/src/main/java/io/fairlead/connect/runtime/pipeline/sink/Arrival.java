// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

/** What the consumer's thread hands over to the task's thread. */
sealed interface Arrival permits FetchedBatch, TaskEvent {}
