// SPDX-License-Identifier: Apache-2.0
/** H2. */
package io.fairlead.jdbc.dialect.h2;
