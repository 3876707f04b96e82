// SPDX-License-Identifier: Apache-2.0
/** HTTP with TLS and proxies. */
package io.fairlead.delivery.http;
