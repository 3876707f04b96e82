// SPDX-License-Identifier: Apache-2.0
/** IBM Db2. */
package io.fairlead.jdbc.dialect.db2;
