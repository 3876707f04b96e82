// SPDX-License-Identifier: Apache-2.0
/** The processes that are broken: brokers, workers, a database, and the links between them. */
package io.fairlead.chaos.cluster;
