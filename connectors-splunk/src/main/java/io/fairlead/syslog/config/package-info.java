// SPDX-License-Identifier: Apache-2.0
/** The keys of the sink, their checks and their parsed form. */
package io.fairlead.syslog.config;
