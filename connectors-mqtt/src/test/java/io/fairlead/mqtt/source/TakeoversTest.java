// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.ReasonCode;
import java.io.EOFException;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TakeoversTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LinkException taken =
      LinkException.refused("The connection", ReasonCode.SESSION_TAKEN_OVER, null);
  private final LinkException ended =
      LinkException.broken("The connection broke", new EOFException());
  private final Takeovers takeovers = new Takeovers();

  @Test
  void threeThatTheBrokerTellsOfWithinAMinuteAreTooMany() {
    assertThat(takeovers.note(taken, 0, 0)).isEmpty();
    assertThat(takeovers.note(taken, 0, 40 * SECOND)).isEmpty();
    assertThat(takeovers.note(taken, 0, 80 * SECOND)).isEmpty();
    assertThat(takeovers.note(taken, 0, 90 * SECOND)).contains(taken);
  }

  @Test
  void tenShortConnectionsThatTheBrokerEndedAreTooMany() {
    for (int i = 0; i < 9; i++) {
      assertThat(takeovers.note(ended, SECOND, i * SECOND)).isEmpty();
    }
    assertThat(takeovers.note(ended, SECOND, 10 * SECOND))
        .hasValueSatisfying(
            clash -> {
              assertThat(clash.passing()).isFalse();
              assertThat(clash.remedy()).contains("a prefix of its own");
            });
  }

  @Test
  void longConnectionsAndBrokenNetworksAreNoClash() {
    LinkException reset = LinkException.broken("It broke", new SocketException("Connection reset"));
    for (int i = 0; i < 100; i++) {
      assertThat(takeovers.note(reset, 0, i)).isEmpty();
      assertThat(takeovers.note(ended, 6 * SECOND, i)).isEmpty();
      assertThat(takeovers.note(ended, 0, i * 10 * SECOND)).isEmpty();
    }
  }
}
