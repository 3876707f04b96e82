// SPDX-License-Identifier: Apache-2.0
/** Whether and when what failed is started again: pure functions, without clock and threads. */
package io.fairlead.connect.runtime.healing;
