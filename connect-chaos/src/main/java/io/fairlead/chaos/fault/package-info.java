// SPDX-License-Identifier: Apache-2.0
/** What can be broken, how it is drawn from a seed, and how it is healed. */
package io.fairlead.chaos.fault;
