// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

/**
 * From when on a task is what.
 *
 * @param idleAfterMs time without a record
 * @param lagMs how far behind is lagging
 * @param stalledAfterMs time in one call, or in one write, or behind without delivering anything
 */
public record HealthSettings(long idleAfterMs, long lagMs, long stalledAfterMs) {}
