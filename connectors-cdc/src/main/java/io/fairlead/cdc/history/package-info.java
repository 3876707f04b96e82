// SPDX-License-Identifier: Apache-2.0
/** Where the history of the tables' definitions is kept. */
package io.fairlead.cdc.history;
