// SPDX-License-Identifier: Apache-2.0
/** Targets that events are sent to: weights, load, circuit breakers. */
package io.fairlead.delivery.target;
