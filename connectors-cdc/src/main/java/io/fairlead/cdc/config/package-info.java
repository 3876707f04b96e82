// SPDX-License-Identifier: Apache-2.0
/** The keys, and how they become Debezium's. */
package io.fairlead.cdc.config;
