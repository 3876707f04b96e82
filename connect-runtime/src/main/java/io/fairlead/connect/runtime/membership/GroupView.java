// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

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

  public Member self() {
    return members.get(selfId);
  }
}
