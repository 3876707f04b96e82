// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

/**
 * A subscription with the options of MQTT 5 (section 3.8.3.1); 3.1.1 knows filter and QoS only.
 *
 * @param filter with {@code $share/group/} before it if it is shared
 * @param qos 0 to 2
 * @param noLocal whether the session's own messages are left out
 * @param retainAsPublished whether the retained flag is passed on as it was published
 * @param retainHandling 0: retained messages are sent at each subscribing, 1: at the first, 2:
 *     never
 */
public record Subscription(
    String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {}
