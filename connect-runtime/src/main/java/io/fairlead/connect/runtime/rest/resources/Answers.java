// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.herder.ConnectorInfo;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.errors.ErrorResponses;
import java.io.IOException;

/** Reads what another worker answered. */
final class Answers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static Herder.Created created(int status, byte[] body) throws IOException {
    return new Herder.Created(status == 201, JSON.readValue(body, ConnectorInfo.class));
  }

  static <T> T read(byte[] body, Class<T> type) throws IOException {
    return JSON.readValue(body, type);
  }

  static boolean hasStatus(Throwable failure, int status) {
    return ErrorResponses.status(failure) == status;
  }
}
