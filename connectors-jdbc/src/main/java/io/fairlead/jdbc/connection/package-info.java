// SPDX-License-Identifier: Apache-2.0
/** Drivers, pooled connections and the classification of SQL errors. */
package io.fairlead.jdbc.connection;
