// SPDX-License-Identifier: Apache-2.0
/** A search server as a process. */
package io.fairlead.servers.search;
