// SPDX-License-Identifier: Apache-2.0
/** What must hold when all is healed. */
package io.fairlead.chaos.check;
