// SPDX-License-Identifier: Apache-2.0
/** What is delivered and what is not: offsets, back-pressure, errant records. */
package io.fairlead.delivery.progress;
