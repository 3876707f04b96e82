// SPDX-License-Identifier: Apache-2.0
/**
 * {@code fairlead chaos}: workers, brokers and a database as real processes, broken at random by a
 * seed; after healing, what was sent is compared with what arrived.
 */
package io.fairlead.chaos;
