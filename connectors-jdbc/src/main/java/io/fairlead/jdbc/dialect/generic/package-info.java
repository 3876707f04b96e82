// SPDX-License-Identifier: Apache-2.0
/** Databases without a dialect of their own. */
package io.fairlead.jdbc.dialect.generic;
