// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.jetty;

import io.fairlead.connect.runtime.rest.entities.ErrorMessage;
import io.fairlead.connect.runtime.rest.entities.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Holds requests while the resources are not there yet, for as long as a request may take; then
 * they are answered with 503. {@code /health} is answered at once. A held request holds no thread.
 */
public final class StartingHandler extends Handler.Abstract.NonBlocking {

  private static final int MOST_HELD = 1_000;

  private final Supplier<Duration> patience;
  private final List<Held> held = new ArrayList<>();
  private Handler resources;

  private record Held(
      Request request, Response response, Callback callback, Scheduler.Task expiry) {}

  /**
   * @param patience how long a request may take
   */
  public StartingHandler(Supplier<Duration> patience) {
    this.patience = patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (Request.getPathInContext(request).equals("/health")) {
      JsonErrors.write(response, 503, WorkerStatus.starting(null), callback);
      return true;
    }
    Handler begun;
    boolean full = false;
    synchronized (held) {
      begun = resources;
      if (begun == null) {
        full = held.size() >= MOST_HELD;
        if (!full) {
          held.add(hold(request, response, callback));
        }
      }
    }
    if (full) {
      refuse(response, callback);
    }
    return begun == null || begun.handle(request, response, callback);
  }

  private Held hold(Request request, Response response, Callback callback) {
    Scheduler.Task expiry =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> {
                  boolean late;
                  synchronized (held) {
                    late = held.removeIf(each -> each.request() == request);
                  }
                  if (late) {
                    refuse(response, callback);
                  }
                },
                patience.get().toMillis(),
                TimeUnit.MILLISECONDS);
    return new Held(request, response, callback, expiry);
  }

  /** The resources are there: what was held is handled by them, and so is what still comes. */
  public void begin(Handler there) {
    List<Held> waiting;
    synchronized (held) {
      resources = there;
      waiting = List.copyOf(held);
      held.clear();
    }
    for (Held each : waiting) {
      each.expiry().cancel();
      each.request().getComponents().getExecutor().execute(() -> handle(there, each));
    }
  }

  private static void handle(Handler there, Held each) {
    try {
      if (!there.handle(each.request(), each.response(), each.callback())) {
        Response.writeError(each.request(), each.response(), each.callback(), 404);
      }
    } catch (Throwable e) {
      Response.writeError(each.request(), each.response(), each.callback(), e);
    }
  }

  /** The worker ends before it has begun. */
  public void giveUp() {
    List<Held> waiting;
    synchronized (held) {
      waiting = List.copyOf(held);
      held.clear();
    }
    waiting.forEach(
        each -> {
          each.expiry().cancel();
          refuse(each.response(), each.callback());
        });
  }

  private static void refuse(Response response, Callback callback) {
    String message = WorkerStatus.starting(null).message();
    JsonErrors.write(response, 503, new ErrorMessage(503, message), callback);
  }
}
