// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.jetty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a server end without an answer that is an error: it listens no more, each connection ends
 * with its next answer, and what is under way is waited for. A request that comes after that finds
 * its connection closed, as if it had come a moment later. Safe for use by any thread.
 */
public final class DrainingHandler extends Handler.Wrapper {

  private int running;
  private boolean draining;
  private boolean drained;

  public DrainingHandler(Handler handler) {
    super(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean last;
    synchronized (this) {
      if (drained) {
        last = true;
      } else {
        running++;
        last = false;
        if (draining) {
          response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
      }
    }
    if (last) {
      request.getConnectionMetaData().getConnection().getEndPoint().close();
      callback.failed(new EofException("the worker has stopped"));
      return true;
    }
    Request.addCompletionListener(request, failure -> ended());
    return super.handle(request, response, callback);
  }

  private synchronized void ended() {
    running--;
    notifyAll();
  }

  /** Takes no new connections, and waits for what is under way; at most that long. */
  public void drain(Server server, Duration atMost) {
    synchronized (this) {
      draining = true;
    }
    for (Connector connector : server.getConnectors()) {
      ((NetworkConnector) connector).close();
    }
    awaitIdle(atMost);
  }

  /** From now on requests are not answered; waits once more for what is under way. */
  public void end(Duration atMost) {
    synchronized (this) {
      drained = true;
    }
    awaitIdle(atMost);
  }

  private synchronized void awaitIdle(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      long left = atMost.toNanos();
      while (running > 0 && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
