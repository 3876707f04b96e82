// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.jetty;

import io.fairlead.connect.runtime.rest.entities.ErrorMessage;
import io.fairlead.connect.runtime.rest.entities.WorkerStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers 503 to everything while the resources are not there yet. */
public final class StartingHandler extends Handler.Abstract.NonBlocking {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    WorkerStatus starting = WorkerStatus.starting(null);
    if (Request.getPathInContext(request).equals("/health")) {
      JsonErrors.write(response, 503, starting, callback);
    } else {
      JsonErrors.write(response, 503, new ErrorMessage(503, starting.message()), callback);
    }
    return true;
  }
}
