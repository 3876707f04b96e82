// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.errors;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.plugins.PluginCallTimeoutException;
import io.fairlead.connect.runtime.plugins.PluginNotFoundException;
import io.fairlead.connect.runtime.rest.entities.ErrorMessage;
import io.fairlead.connect.runtime.validation.RejectedConfigException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every failure the status and body that Apache Kafka Connect gives it. */
public final class ErrorResponses implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);

  @Context private UriInfo uriInfo;

  @Override
  public Response toResponse(Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof TimeoutException timeout) {
      failure = timeout(timeout);
    }
    int status = status(failure);
    int code = failure instanceof RestException rest ? rest.errorCode() : status;
    String message = failure.getMessage();
    if (failure instanceof PluginCallTimeoutException && message != null) {
      // Where it is stuck is for the log.
      message = message.lines().findFirst().orElse(message);
    }
    if (status < 500) {
      LOG.debug("Request to /{}: {} {}", path(), status, failure.getClass().getName());
    } else if (failure instanceof JsonProcessingException malformed) {
      // Invariant 7: messages of the parser quote the request.
      LOG.warn("Request to /{} has a malformed body{}", path(), position(malformed));
    } else if (failure instanceof RestException && failure.getCause() == null) {
      LOG.warn("Request to /{} is answered with {}: {}", path(), status, failure.getMessage());
    } else {
      LOG.error("Request to /{} failed", path(), failure);
    }
    Response.ResponseBuilder response =
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(new ErrorMessage(code, message == null ? failure.toString() : message));
    if (failure instanceof NotResponsibleException elsewhere) {
      response.header(NotResponsibleException.HEADER, elsewhere.responsible());
    }
    if (failure instanceof WebApplicationException web) {
      // Such as Allow of a 405.
      web.getResponse()
          .getHeaders()
          .forEach(
              (name, values) -> {
                if (!name.equalsIgnoreCase("Content-Type")
                    && !name.equalsIgnoreCase("Content-Length")) {
                  values.forEach(value -> response.header(name, value));
                }
              });
    }
    return response.build();
  }

  private static String position(JsonProcessingException malformed) {
    JsonLocation at = malformed.getLocation();
    return at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private String path() {
    return uriInfo == null ? "" : uriInfo.getPath();
  }

  /** The failure itself, without what futures wrap around it. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  /** Status code of the answer to this failure. */
  public static int status(Throwable failure) {
    if (failure instanceof RestException rest) {
      return rest.status();
    }
    if (failure instanceof BadRequestException
        || failure instanceof RejectedConfigException
        || failure instanceof ConfigException) {
      return 400;
    }
    if (failure instanceof NotFoundException || failure instanceof PluginNotFoundException) {
      return 404;
    }
    if (failure instanceof AlreadyExistsException) {
      return 409;
    }
    if (failure instanceof WebApplicationException web) {
      return web.getResponse().getStatus();
    }
    return 500;
  }

  /** A timeout as users see it. */
  public static RestException timeout(TimeoutException failure) {
    String detail = failure.getMessage();
    return new RestException(
        500, detail == null ? "Request timed out" : "Request timed out. " + detail);
  }
}
