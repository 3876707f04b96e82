// SPDX-License-Identifier: Apache-2.0
/** Worker and connector configuration: every key, its meaning, its default, and its secrets. */
package io.fairlead.connect.runtime.config;
