// SPDX-License-Identifier: Apache-2.0
/** Whether a database is ready to be captured, and the SQL that makes it ready. */
package io.fairlead.cdc.readiness;
