// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.rest.metrics.PrometheusPage;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The worker's figures for Prometheus. */
@Path("/metrics")
public final class MetricsResource {

  private final PrometheusPage page;

  @Inject
  public MetricsResource(PrometheusPage page) {
    this.page = page;
  }

  @GET
  public Response metrics() {
    return Response.ok(page.render()).type(PrometheusPage.CONTENT_TYPE).build();
  }
}
