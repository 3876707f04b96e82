// SPDX-License-Identifier: Apache-2.0
/** What becomes of a record: an event of the collector, and where it goes. */
package io.fairlead.splunk.event;
