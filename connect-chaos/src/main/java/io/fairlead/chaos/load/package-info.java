// SPDX-License-Identifier: Apache-2.0
/** What flows meanwhile, and whose truth is known. */
package io.fairlead.chaos.load;
