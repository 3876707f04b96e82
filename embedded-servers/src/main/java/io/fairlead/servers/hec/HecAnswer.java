// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** An answer's status and body. */
record HecAnswer(int status, ObjectNode body) {

  /** Keeps numbers as they are written. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  static HecAnswer of(HecCode code) {
    ObjectNode body = JSON.createObjectNode();
    body.put("text", code.text());
    body.put("code", code.code());
    return new HecAnswer(code.status(), body);
  }

  static HecAnswer acks(Map<Long, Boolean> acks) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode states = body.putObject("acks");
    acks.forEach((id, state) -> states.put(String.valueOf(id), state));
    return new HecAnswer(200, body);
  }

  HecAnswer with(String name, long value) {
    body.put(name, value);
    return this;
  }
}
