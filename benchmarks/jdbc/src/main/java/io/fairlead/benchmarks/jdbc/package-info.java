// SPDX-License-Identifier: Apache-2.0
/** Rows per second of the JDBC connectors, measured at their tasks. */
package io.fairlead.benchmarks.jdbc;
