// SPDX-License-Identifier: Apache-2.0
/** How connectors and tasks fare, judged from facts: pure functions, without clock and threads. */
package io.fairlead.connect.runtime.health;
