// SPDX-License-Identifier: Apache-2.0
/** What differs from database to database, and what the connectors know of tables and types. */
package io.fairlead.jdbc.dialect;
