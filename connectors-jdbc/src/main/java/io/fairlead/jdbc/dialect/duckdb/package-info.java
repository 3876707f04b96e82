// SPDX-License-Identifier: Apache-2.0
/** DuckDB. */
package io.fairlead.jdbc.dialect.duckdb;
