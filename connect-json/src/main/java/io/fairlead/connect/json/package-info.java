// SPDX-License-Identifier: Apache-2.0
/**
 * JSON conversion as Apache Kafka's {@code JsonConverter} does it, without a tree per record.
 *
 * <p>Common records are written and read by code that is made once per schema. Whatever it does not
 * know for certain to come out the same goes to Apache's converter as a whole.
 */
package io.fairlead.connect.json;
