// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.util.Map;
import java.util.Optional;

/** A group of one, which is always led by its only member: standalone mode. */
public final class SoloMembership implements Membership {

  private final GroupView view;

  public SoloMembership(Member self) {
    this.view = new GroupView(1, self.id(), self.id(), Map.of(self.id(), self));
  }

  @Override
  public void start(Listener listener) {
    listener.joined(view);
  }

  @Override
  public Optional<GroupView> view() {
    return Optional.of(view);
  }

  @Override
  public void close() {
    // nobody to tell
  }
}
