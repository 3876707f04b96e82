// SPDX-License-Identifier: Apache-2.0
/** When a source may read. */
package io.fairlead.jdbc.schedule;
