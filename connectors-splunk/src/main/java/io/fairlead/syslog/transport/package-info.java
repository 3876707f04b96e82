// SPDX-License-Identifier: Apache-2.0
/** How messages travel: UDP, TCP, TLS, RELP. */
package io.fairlead.syslog.transport;
