// SPDX-License-Identifier: Apache-2.0
/** The shapes of records and the names of topics. */
package io.fairlead.cdc.shape;
