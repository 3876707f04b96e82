// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import io.fairlead.connect.runtime.health.WorkerReport;
import io.fairlead.connect.runtime.herder.PeerClient;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;

/** Signed questions to other workers over HTTP (KIP-507). */
public final class PeerHttpClient implements PeerClient {

  /** Where a worker answers. */
  public static final String REPORT_PATH = "/fairlead/internal/report";

  private final WorkerHttpClient client;
  private final RequestSigner signer;

  public PeerHttpClient(WorkerHttpClient client, RequestSigner signer) {
    this.client = client;
    this.signer = signer;
  }

  @Override
  public CompletableFuture<WorkerReport> report(
      URI worker, String authorization, Duration timeout) {
    Map<String, String> headers = new HashMap<>();
    try {
      signer.sign(null).addTo(headers);
    } catch (ConnectException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    return client
        .send("GET", worker.resolve(REPORT_PATH), null, headers, timeout)
        .thenApply(
            answer ->
                WorkerAnswer.read(
                    worker,
                    answer,
                    (status, body) -> WorkerHttpClient.JSON.readValue(body, WorkerReport.class)));
  }
}
