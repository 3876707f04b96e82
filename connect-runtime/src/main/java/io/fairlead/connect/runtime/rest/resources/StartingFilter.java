// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.entities.ErrorMessage;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Before the stores are replayed, no connector is known, which is not the same as that there is
 * none: reads are answered with 503 instead of an empty list or 404. Writes wait.
 */
public final class StartingFilter implements ContainerRequestFilter {

  private final Herder herder;

  public StartingFilter(Herder herder) {
    this.herder = herder;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (read && isOfConnectors(path) && !herder.isReady()) {
      request.abortWith(
          Response.status(503)
              .type(MediaType.APPLICATION_JSON_TYPE)
              .entity(new ErrorMessage(503, "Worker is still starting up. Try again shortly."))
              .build());
    }
  }

  private static boolean isOfConnectors(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    return relative.equals("connectors") || relative.startsWith("connectors/");
  }
}
