// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a message of MQTT 5 carries beside its payload (section 3.3.2.3).
 *
 * @param contentType of the payload
 * @param responseTopic where an answer is expected
 * @param correlationData by which the answer is found; empty if there is none
 * @param expirySeconds how long the message is of use, as the broker counted it down
 * @param user pairs in the order in which they were sent; names may repeat
 */
public record MessageProperties(
    Optional<String> contentType,
    Optional<String> responseTopic,
    byte[] correlationData,
    OptionalLong expirySeconds,
    List<UserProperty> user) {

  /** One pair. */
  public record UserProperty(String name, String value) {}

  private static final byte[] NOTHING = new byte[0];

  /** Nothing, as all messages of MQTT 3.1.1 have. */
  public static final MessageProperties NONE =
      new MessageProperties(
          Optional.empty(), Optional.empty(), NOTHING, OptionalLong.empty(), List.of());

  /** Checks the components. */
  public MessageProperties {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(responseTopic, "responseTopic");
    Objects.requireNonNull(correlationData, "correlationData");
    Objects.requireNonNull(expirySeconds, "expirySeconds");
    user = List.copyOf(user);
  }

  /** Whether there is nothing at all. */
  public boolean isEmpty() {
    return contentType.isEmpty()
        && responseTopic.isEmpty()
        && correlationData.length == 0
        && expirySeconds.isEmpty()
        && user.isEmpty();
  }
}
