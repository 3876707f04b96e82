// SPDX-License-Identifier: Apache-2.0
/** All dialects that there are. */
package io.fairlead.jdbc.dialect.registry;
