// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sink task holds, released in the reverse order of its making. {@link #abort} releases from
 * another thread what must not outlive a cancel; the rest waits for the task's thread. Idempotent.
 */
final class SinkTaskResources implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkTaskResources.class);

  private final Deque<AutoCloseable> held = new ArrayDeque<>();
  private final Deque<Runnable> onAbort = new ArrayDeque<>();

  <T extends AutoCloseable> T hold(T resource) {
    synchronized (held) {
      held.push(resource);
    }
    return resource;
  }

  <T extends AutoCloseable> T hold(T resource, Consumer<T> abort) {
    hold(resource);
    synchronized (onAbort) {
      onAbort.push(() -> abort.accept(resource));
    }
    return resource;
  }

  void abort() {
    drain(onAbort, Runnable::run);
  }

  @Override
  public void close() {
    drain(held, AutoCloseable::close);
  }

  private interface Release<T> {
    void on(T resource) throws Exception;
  }

  private static <T> void drain(Deque<T> resources, Release<T> release) {
    while (true) {
      T resource;
      synchronized (resources) {
        resource = resources.poll();
      }
      if (resource == null) {
        return;
      }
      try {
        release.on(resource);
      } catch (Exception e) {
        LOG.warn("cannot close {}", resource, e);
      }
    }
  }
}
