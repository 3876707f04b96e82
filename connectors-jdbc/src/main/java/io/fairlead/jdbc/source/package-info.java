// SPDX-License-Identifier: Apache-2.0
/** Reading tables: what to read, where each table stands, and how nothing is lost or doubled. */
package io.fairlead.jdbc.source;
