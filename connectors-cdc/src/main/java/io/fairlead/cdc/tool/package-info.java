// SPDX-License-Identifier: Apache-2.0
/** The command {@code fairlead cdc}. */
package io.fairlead.cdc.tool;
