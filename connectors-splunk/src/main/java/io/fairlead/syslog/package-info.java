// SPDX-License-Identifier: Apache-2.0
/** Sink to syslog receivers, with CEF and LEEF. */
package io.fairlead.syslog;
