// SPDX-License-Identifier: Apache-2.0
/** What runs beside Debezium's task: snapshots of single tables, progress, guards. */
package io.fairlead.cdc.capture;
