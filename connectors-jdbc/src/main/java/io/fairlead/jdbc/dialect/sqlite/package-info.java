// SPDX-License-Identifier: Apache-2.0
/** SQLite. */
package io.fairlead.jdbc.dialect.sqlite;
