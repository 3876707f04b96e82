// SPDX-License-Identifier: Apache-2.0
/** What becomes of a record: a syslog message, maybe of CEF or LEEF. */
package io.fairlead.syslog.format;
