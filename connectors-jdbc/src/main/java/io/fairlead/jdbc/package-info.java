// SPDX-License-Identifier: Apache-2.0
/** JDBC source and sink connectors. */
package io.fairlead.jdbc;
