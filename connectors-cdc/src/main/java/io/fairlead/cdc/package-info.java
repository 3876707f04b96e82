// SPDX-License-Identifier: Apache-2.0
/** Change data capture: Debezium's connectors behind simple keys, with what goes wrong told. */
package io.fairlead.cdc;
