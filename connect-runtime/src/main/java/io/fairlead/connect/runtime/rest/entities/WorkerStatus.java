// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Answer to {@code GET /health} (KIP-1017). */
public record WorkerStatus(
    @JsonProperty("status") String status, @JsonProperty("message") String message) {

  /**
   * @param remarks what is worth saying though the worker is in order
   */
  public static WorkerStatus healthy(List<String> remarks) {
    return new WorkerStatus(
        "healthy",
        sentences(
            "Worker has completed startup and is ready to handle requests.",
            remarks.isEmpty() ? null : String.join(". ", remarks) + "."));
  }

  /**
   * @param detail or null
   */
  public static WorkerStatus starting(String detail) {
    return new WorkerStatus("starting", sentences("Worker is still starting up.", detail));
  }

  /**
   * @param detail or null
   */
  public static WorkerStatus unhealthy(String detail) {
    return new WorkerStatus(
        "unhealthy",
        sentences(
            "Worker was unable to handle this request and may be unable to handle other requests.",
            detail));
  }

  private static String sentences(String first, String second) {
    return second == null ? first : first + " " + second;
  }
}
