// SPDX-License-Identifier: Apache-2.0
/** Oracle Database. */
package io.fairlead.jdbc.dialect.oracle;
