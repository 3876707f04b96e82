// SPDX-License-Identifier: Apache-2.0
/** Definitions of keys, and what is wrong with a configuration. */
package io.fairlead.delivery.config;
