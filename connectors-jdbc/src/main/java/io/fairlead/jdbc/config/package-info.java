// SPDX-License-Identifier: Apache-2.0
/** Configuration keys that both connectors have, and what checks them. */
package io.fairlead.jdbc.config;
