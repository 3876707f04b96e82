// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

  /** Protocol type that brokers and tools know as workers of Kafka Connect. */
  static final String PROTOCOL_TYPE = "connect";

  private static final String PROTOCOL = "fairlead-1";

  private final Member self;
  private final Consumer<GroupView> onJoined;
  private final Time clock;
  private volatile boolean joining = true;

  GroupCoordinator(
      GroupRebalanceConfig config,
      ConsumerNetworkClient client,
      Metrics metrics,
      Member self,
      Consumer<GroupView> onJoined) {
    super(
        config,
        new LogContext("[" + self.workerId() + "] "),
        client,
        metrics,
        "connect",
        Time.SYSTEM);
    this.self = self;
    this.onJoined = onJoined;
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
    Map<String, Member> byGroupId = new HashMap<>();
    responses.forEach(
        response ->
            byGroupId.put(
                response.memberId(),
                MemberCodec.decodeMember(ByteBuffer.wrap(response.metadata()))));
    List<Member> members = new ArrayList<>(byGroupId.values());
    ByteBuffer roster = MemberCodec.encode(byGroupId.get(leaderId).id(), members);
    Map<String, ByteBuffer> assignments = new HashMap<>();
    byGroupId.keySet().forEach(id -> assignments.put(id, roster.duplicate()));
    return assignments;
  }

  @Override
  protected void onJoinComplete(
      int generation, String memberId, String protocol, ByteBuffer assignment) {
    joining = false;
    MemberCodec.Roster roster = MemberCodec.decodeRoster(assignment);
    onJoined.accept(new GroupView(generation, roster.leaderId(), self.id(), roster.members()));
  }
}
