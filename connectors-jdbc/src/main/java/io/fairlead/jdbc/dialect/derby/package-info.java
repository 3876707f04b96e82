// SPDX-License-Identifier: Apache-2.0
/** Apache Derby. */
package io.fairlead.jdbc.dialect.derby;
