// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import io.fairlead.connect.runtime.membership.MemberCodec.Introduction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.GroupRebalanceConfig;
import org.apache.kafka.clients.consumer.internals.AbstractCoordinator;
import org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;

/**
 * Kafka's group protocol, used for membership alone: the assignment that the leader hands out is
 * the list of members. What each of them runs stands in the config topic, so that a change of
 * membership stops nobody's work.
 */
final class GroupCoordinator extends AbstractCoordinator {

  /** Told on the membership's thread. */
  interface Joined {

    void joined(GroupView view);

    /** The group's leader reads another config topic: this is the group of another cluster. */
    void foreign(String configTopic);
  }

  /** Protocol type that brokers and tools know as workers of Kafka Connect. */
  static final String PROTOCOL_TYPE = "connect";

  private static final String PROTOCOL = "fairlead-1";

  private final Introduction self;
  private final Joined joined;
  private final Time clock;
  private volatile boolean joining = true;

  GroupCoordinator(
      GroupRebalanceConfig config,
      ConsumerNetworkClient client,
      Metrics metrics,
      Introduction self,
      Joined joined) {
    super(
        config,
        new LogContext("[" + self.member().workerId() + "] "),
        client,
        metrics,
        "connect",
        Time.SYSTEM);
    this.self = self;
    this.joined = joined;
    this.clock = Time.SYSTEM;
  }

  /** One turn of the membership thread. */
  void poll(long timeoutMs) {
    long now = clock.milliseconds();
    long end = now + timeoutMs;
    do {
      if (coordinatorUnknown()) {
        ensureCoordinatorReady(clock.timer(Math.max(0, end - now)));
      }
      if (!coordinatorUnknown() && rejoinNeededOrPending()) {
        joining = true;
        ensureActiveGroup();
      }
      now = clock.milliseconds();
      pollHeartbeat(now);
      long wait = Math.max(0, Math.min(end - now, timeToNextHeartbeat(now)));
      client.poll(clock.timer(wait));
      now = clock.milliseconds();
    } while (now < end && !rejoinNeededOrPending());
  }

  /** True while the broker holds this worker's seat because a join is under way. */
  boolean isJoining() {
    return joining && !coordinatorUnknown();
  }

  @Override
  protected String protocolType() {
    return PROTOCOL_TYPE;
  }

  @Override
  protected JoinGroupRequestProtocolCollection metadata() {
    JoinGroupRequestProtocolCollection protocols =
        new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
    protocols.add(
        new JoinGroupRequestProtocol()
            .setName(PROTOCOL)
            .setMetadata(MemberCodec.encode(self).array()));
    return protocols;
  }

  @Override
  protected boolean onJoinPrepare(Timer timer, int generation, String memberId) {
    joining = true;
    return true;
  }

  @Override
  protected Map<String, ByteBuffer> onLeaderElected(
      String leaderId,
      String protocol,
      List<JoinGroupResponseMember> responses,
      boolean skipAssignment) {
    List<Member> members = new ArrayList<>();
    for (JoinGroupResponseMember response : responses) {
      Introduction other = MemberCodec.decodeIntroduction(ByteBuffer.wrap(response.metadata()));
      if (other.reads(self.configTopic())) {
        members.add(other.member());
      }
    }
    ByteBuffer roster = MemberCodec.encode(self.member().id(), self.configTopic(), members);
    Map<String, ByteBuffer> assignments = new HashMap<>();
    responses.forEach(response -> assignments.put(response.memberId(), roster.duplicate()));
    return assignments;
  }

  @Override
  protected void onJoinComplete(
      int generation, String memberId, String protocol, ByteBuffer assignment) {
    joining = false;
    MemberCodec.Roster roster = MemberCodec.decodeRoster(assignment);
    String id = self.member().id();
    if (roster.members().containsKey(id)) {
      joined.joined(new GroupView(generation, roster.leaderId(), id, roster.members()));
    } else {
      joined.foreign(roster.configTopic());
    }
  }
}
