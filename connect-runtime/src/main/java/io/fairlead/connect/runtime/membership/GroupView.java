// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in the group, as of one generation. Immutable.
 *
 * @param generation grows with each change of the group
 * @param leaderId member that leads
 * @param selfId this worker
 * @param members by id
 */
public record GroupView(
    int generation, String leaderId, String selfId, Map<String, Member> members) {

  public GroupView {
    members = Map.copyOf(members);
  }

  public boolean isLeader() {
    return selfId.equals(leaderId);
  }

  public Optional<Member> leader() {
    return Optional.ofNullable(members.get(leaderId));
  }

  /** The same without a member that is dead. */
  GroupView without(String id) {
    Map<String, Member> left = new HashMap<>(members);
    left.remove(id);
    return new GroupView(generation, leaderId, selfId, left);
  }

  /** Whom this worker watches: the leader all, and all the leader. */
  List<Member> watched() {
    return members.values().stream()
        .filter(member -> !member.id().equals(selfId))
        .filter(member -> isLeader() || member.id().equals(leaderId))
        .toList();
  }

  public Member self() {
    return members.get(selfId);
  }
}
