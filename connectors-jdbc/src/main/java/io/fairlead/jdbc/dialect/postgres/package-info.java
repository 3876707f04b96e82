// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL and databases that speak its dialect. */
package io.fairlead.jdbc.dialect.postgres;
