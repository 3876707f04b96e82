// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import io.fairlead.connect.runtime.membership.MemberCodec.Introduction;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.GroupRebalanceConfig;
import org.apache.kafka.clients.consumer.internals.AbstractCoordinator;
import org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient;
import org.apache.kafka.clients.consumer.internals.RequestFuture;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.requests.LeaveGroupResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

  /** Protocol type that brokers and tools know as workers of Kafka Connect. */
  static final String PROTOCOL_TYPE = "connect";

  private static final String PROTOCOL = "fairlead-1";

  private final Introduction self;
  private final Joined joined;
  private final Time clock;
  private final String groupId;
  private volatile boolean joining = true;
  private volatile Map<String, String> seats = Map.of();

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
        MonotonicTime.INSTANCE);
    this.self = self;
    this.groupId = config.groupId;
    this.joined = joined;
    this.clock = MonotonicTime.INSTANCE;
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

  /** What became of an eviction. */
  enum Eviction {
    /** The coordinator has no such member any more. */
    DONE,
    /** The coordinator could not be asked. */
    LATER,
    /** The coordinator does not do it, or does not know the member by any name. */
    REFUSED
  }

  /** Leaves the group in the name of a member that is dead. For the membership's thread. */
  Eviction evict(String id, long timeoutMs) {
    String seat = seats.get(id);
    if (seat == null) {
      return Eviction.REFUSED;
    }
    if (isJoining()) {
      // Brokers answer the requests of a connection one by one, and a join may wait for this
      // member.
      markCoordinatorUnknown("a join would wait for a member that is dead");
    }
    if (!ensureCoordinatorReady(clock.timer(timeoutMs))) {
      return Eviction.LATER;
    }
    MemberIdentity gone =
        new MemberIdentity()
            .setMemberId(seat)
            .setReason("its process has ended, says " + self.member().workerId());
    LeaveGroupRequest.Builder request = new LeaveGroupRequest.Builder(groupId, List.of(gone));
    RequestFuture<ClientResponse> answer = client.send(checkAndGetCoordinator(), request);
    client.poll(answer, clock.timer(timeoutMs));
    if (!answer.succeeded()) {
      return Eviction.LATER;
    }
    Errors error = ((LeaveGroupResponse) answer.value().responseBody()).error();
    return switch (error) {
      case NONE, UNKNOWN_MEMBER_ID -> Eviction.DONE;
      case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE -> {
        markCoordinatorUnknown(error);
        yield Eviction.LATER;
      }
      case COORDINATOR_LOAD_IN_PROGRESS -> Eviction.LATER;
      default -> {
        LOG.warn("Member {} is dead, but cannot be taken out of the group: {}", id, error);
        yield Eviction.REFUSED;
      }
    };
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
    Map<String, Member> members = new HashMap<>();
    Map<String, String> joinedAs = new HashMap<>();
    for (JoinGroupResponseMember response : responses) {
      Introduction other = MemberCodec.decodeIntroduction(ByteBuffer.wrap(response.metadata()));
      if (other.reads(self.configTopic())) {
        members.put(other.member().id(), other.member());
        joinedAs.put(other.member().id(), response.memberId());
      }
    }
    ByteBuffer roster =
        MemberCodec.encode(
            new MemberCodec.Roster(self.member().id(), self.configTopic(), members, joinedAs));
    Map<String, ByteBuffer> assignments = new HashMap<>();
    responses.forEach(response -> assignments.put(response.memberId(), roster.duplicate()));
    return assignments;
  }

  @Override
  protected void onJoinComplete(
      int generation, String memberId, String protocol, ByteBuffer assignment) {
    joining = false;
    MemberCodec.Roster roster = MemberCodec.decodeRoster(assignment);
    seats = roster.seats();
    String id = self.member().id();
    if (roster.members().containsKey(id)) {
      joined.joined(new GroupView(generation, roster.leaderId(), id, roster.members()));
    } else {
      joined.foreign(roster.configTopic());
    }
  }
}
