// SPDX-License-Identifier: Apache-2.0
/** Events per second and core of the sinks that feed a SIEM, measured at their tasks. */
package io.fairlead.benchmarks.siem;
