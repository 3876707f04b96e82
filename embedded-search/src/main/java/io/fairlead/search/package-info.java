// SPDX-License-Identifier: Apache-2.0
/** The search server's own program. */
package io.fairlead.search;
