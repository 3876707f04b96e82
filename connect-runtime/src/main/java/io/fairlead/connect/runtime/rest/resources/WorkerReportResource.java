// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.forward.PeerHttpClient;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** What this worker tells the others. Not for users: requests must be signed. */
@Path(PeerHttpClient.REPORT_PATH)
@Produces(MediaType.APPLICATION_JSON)
public final class WorkerReportResource {

  private final Herder herder;
  private final SignatureCheck signatures;

  @Inject
  public WorkerReportResource(Herder herder, SignatureCheck signatures) {
    this.herder = herder;
    this.signatures = signatures;
  }

  @GET
  public WorkerReport report(@Context HttpHeaders headers) {
    signatures.require(headers, null);
    return herder.report();
  }
}
