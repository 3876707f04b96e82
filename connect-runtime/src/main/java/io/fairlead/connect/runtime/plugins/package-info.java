// SPDX-License-Identifier: Apache-2.0
/** Finds plugins, isolates them from each other, makes instances, and calls them with deadlines. */
package io.fairlead.connect.runtime.plugins;
