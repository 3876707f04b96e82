// SPDX-License-Identifier: Apache-2.0
/** Sink to the HTTP Event Collector of Splunk. */
package io.fairlead.splunk;
