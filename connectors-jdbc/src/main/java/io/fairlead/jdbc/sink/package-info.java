// SPDX-License-Identifier: Apache-2.0
/** Writing records into tables: shapes of rows, table definitions, batches and their errors. */
package io.fairlead.jdbc.sink;
