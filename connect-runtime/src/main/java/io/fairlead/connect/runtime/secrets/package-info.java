// SPDX-License-Identifier: Apache-2.0
/** Keeps secrets out of what leaves a worker: answers, statuses, logs and dead-letter headers. */
package io.fairlead.connect.runtime.secrets;
