// SPDX-License-Identifier: Apache-2.0
/** Consumer offsets kept in the target, so that each record is written exactly once. */
package io.fairlead.jdbc.sink.delivery;
