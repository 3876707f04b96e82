// SPDX-License-Identifier: Apache-2.0
/** The protocol: batches, requests, answers, acknowledgements. */
package io.fairlead.splunk.hec;
