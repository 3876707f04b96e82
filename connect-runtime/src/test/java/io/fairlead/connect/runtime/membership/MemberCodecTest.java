// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.membership.MemberCodec.Introduction;
import io.fairlead.connect.runtime.membership.MemberCodec.Roster;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers of several releases understand each other while a cluster is upgraded. */
class MemberCodecTest {

  private static final Member ONE = new Member("1", "one:8083", URI.create("http://one:8083/"));

  private static ByteBuffer json(String text) {
    return ByteBuffer.wrap(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatItWrites() {
    Introduction introduction = new Introduction(ONE, "configs");
    Roster roster = new Roster("1", "configs", Map.of("1", ONE), Map.of("1", "connect-1-abc"));

    assertThat(MemberCodec.decodeIntroduction(MemberCodec.encode(introduction)))
        .isEqualTo(introduction);
    assertThat(MemberCodec.decodeRoster(MemberCodec.encode(roster))).isEqualTo(roster);
  }

  @Test
  void takesInAWorkerThatDoesNotSayWhichConfigTopicItReads() {
    Introduction older =
        MemberCodec.decodeIntroduction(
            json("{'id':'1','worker':'one:8083','url':'http://one:8083/'}"));

    assertThat(older.member()).isEqualTo(ONE);
    assertThat(older.reads("configs")).isTrue();
  }

  @Test
  void followsALeaderThatDoesNotTellTheSeats() {
    Roster older =
        MemberCodec.decodeRoster(
            json(
                "{'leader':'1','members':[{'id':'1','worker':'one:8083',"
                    + "'url':'http://one:8083/'}]}"));

    assertThat(older.members()).containsExactly(Map.entry("1", ONE));
    assertThat(older.seats()).isEmpty();
  }

  @Test
  void passesOverWhatANewerReleaseSaysBeyond() {
    Roster newer =
        MemberCodec.decodeRoster(
            json(
                "{'leader':'1','config.topic':'configs','since':7,'members':[{'id':'1',"
                    + "'worker':'one:8083','url':'http://one:8083/','seat':'s','zone':'a'}]}"));

    assertThat(newer).isEqualTo(new Roster("1", "configs", Map.of("1", ONE), Map.of("1", "s")));
  }
}
