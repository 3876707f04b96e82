// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What members tell each other through Kafka's group protocol: JSON, open for more fields. */
final class MemberCodec {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG_TOPIC = "config.topic";
  private static final String SEAT = "seat";

  private MemberCodec() {}

  /** What a member says of itself, with the config topic that it reads. */
  record Introduction(Member member, String configTopic) {

    /** A worker of an older release does not say it. */
    boolean reads(String topic) {
      return configTopic.isEmpty() || configTopic.equals(topic);
    }
  }

  /**
   * The list of members that the leader sends to all.
   *
   * @param configTopic that the leader reads; members that read another one are left out
   * @param seats the coordinator's name of each member by the member's id; a leader of an older
   *     release does not tell them
   */
  record Roster(
      String leaderId, String configTopic, Map<String, Member> members, Map<String, String> seats) {

    Roster {
      members = Map.copyOf(members);
      seats = Map.copyOf(seats);
    }
  }

  static ByteBuffer encode(Introduction introduction) {
    return bytes(toJson(introduction.member()).put(CONFIG_TOPIC, introduction.configTopic()));
  }

  static Introduction decodeIntroduction(ByteBuffer buffer) {
    JsonNode root = tree(buffer);
    return new Introduction(toMember(root), root.path(CONFIG_TOPIC).asText(""));
  }

  static ByteBuffer encode(Roster roster) {
    ObjectNode root = JSON.createObjectNode();
    root.put("leader", roster.leaderId());
    root.put(CONFIG_TOPIC, roster.configTopic());
    ArrayNode list = root.putArray("members");
    roster
        .members()
        .forEach((id, member) -> list.add(toJson(member).put(SEAT, roster.seats().get(id))));
    return bytes(root);
  }

  static Roster decodeRoster(ByteBuffer buffer) {
    JsonNode root = tree(buffer);
    Map<String, Member> members = new HashMap<>();
    Map<String, String> seats = new HashMap<>();
    root.path("members")
        .forEach(
            node -> {
              Member member = toMember(node);
              members.put(member.id(), member);
              if (node.hasNonNull(SEAT)) {
                seats.put(member.id(), node.path(SEAT).asText());
              }
            });
    return new Roster(
        root.path("leader").asText(), root.path(CONFIG_TOPIC).asText(""), members, seats);
  }

  private static ObjectNode toJson(Member member) {
    return JSON.createObjectNode()
        .put("id", member.id())
        .put("worker", member.workerId())
        .put("url", member.url().toString());
  }

  private static Member toMember(JsonNode node) {
    return new Member(
        node.path("id").asText(),
        node.path("worker").asText(),
        URI.create(node.path("url").asText()));
  }

  private static ByteBuffer bytes(JsonNode node) {
    try {
      return ByteBuffer.wrap(JSON.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
