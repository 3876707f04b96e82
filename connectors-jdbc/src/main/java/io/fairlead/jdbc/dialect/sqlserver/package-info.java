// SPDX-License-Identifier: Apache-2.0
/** Microsoft SQL Server. */
package io.fairlead.jdbc.dialect.sqlserver;
