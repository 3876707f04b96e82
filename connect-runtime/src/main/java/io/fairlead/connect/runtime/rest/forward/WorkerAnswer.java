// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import io.fairlead.connect.runtime.herder.WrongWorkerException;
import io.fairlead.connect.runtime.rest.entities.ErrorMessage;
import io.fairlead.connect.runtime.rest.errors.NotResponsibleException;
import io.fairlead.connect.runtime.rest.errors.RestException;
import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.client.ContentResponse;

/** What another worker answered. */
final class WorkerAnswer {

  private static final int LONGEST_MESSAGE = 500;

  private WorkerAnswer() {}

  /**
   * Reads an answer.
   *
   * @throws WrongWorkerException when that worker is not the right one, or not ready
   * @throws RestException with the status and message of any other error
   */
  static <T> T read(URI worker, ContentResponse answer, WriteCall.ResponseReader<T> reader) {
    int status = answer.getStatus();
    if (status >= 200 && status < 300) {
      try {
        return reader.read(status, answer.getContent());
      } catch (IOException e) {
        throw new RestException(
            500, 500, "The answer of worker " + worker + " cannot be read: " + e.getMessage(), e);
      }
    }
    String responsible = answer.getHeaders().get(NotResponsibleException.HEADER);
    if (responsible != null) {
      throw new WrongWorkerException("worker " + worker + " is not responsible", uri(responsible));
    }
    ErrorMessage error = errorMessage(answer);
    if (status == 503) {
      throw new WrongWorkerException(
          "worker " + worker + " does not serve requests now: " + error.message(), null);
    }
    throw new RestException(
        status < 400 ? 500 : status,
        error.errorCode(),
        status < 400
            ? "Unexpected status code when handling forwarded request: " + status
            : error.message(),
        null);
  }

  private static URI uri(String responsible) {
    try {
      return responsible.isBlank() ? null : URI.create(responsible);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static ErrorMessage errorMessage(ContentResponse answer) {
    try {
      ErrorMessage error = WorkerHttpClient.JSON.readValue(answer.getContent(), ErrorMessage.class);
      if (error != null && error.message() != null) {
        return error;
      }
    } catch (IOException e) {
      // Not from the worker itself but from a REST extension or a proxy: its text is the message.
    }
    String text = answer.getContentAsString();
    return new ErrorMessage(
        answer.getStatus(),
        text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text);
  }
}
