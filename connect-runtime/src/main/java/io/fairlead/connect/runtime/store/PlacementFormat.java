// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A placement as JSON: {@code {"connector":{"worker":…,"epoch":…},"tasks":[…]}}; {@code
 * "releasing":true} where work has to be given up. Fields that are not known are ignored.
 */
final class PlacementFormat {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlacementFormat() {}

  static ObjectNode write(Placement placement) {
    ArrayNode tasks = NODES.arrayNode();
    placement.tasks().forEach(owner -> tasks.add(write(owner)));
    ObjectNode node = NODES.objectNode();
    node.set("connector", write(placement.connector()));
    node.set("tasks", tasks);
    return node;
  }

  private static ObjectNode write(Owner owner) {
    ObjectNode node = NODES.objectNode().put("worker", owner.worker()).put("epoch", owner.epoch());
    return owner.releasing() ? node.put("releasing", true) : node;
  }

  /**
   * @throws IllegalArgumentException when it is no placement
   */
  static Placement read(JsonNode node) {
    if (!node.path("tasks").isArray()) {
      throw new IllegalArgumentException("its field 'tasks' is no array");
    }
    List<Owner> tasks = new ArrayList<>();
    node.path("tasks").forEach(owner -> tasks.add(owner(owner)));
    return new Placement(owner(node.path("connector")), tasks);
  }

  private static Owner owner(JsonNode node) {
    if (!node.path("epoch").isInt()) {
      throw new IllegalArgumentException("an owner in it has no epoch");
    }
    return new Owner(
        node.path("worker").textValue(),
        node.path("epoch").intValue(),
        node.path("releasing").asBoolean(false));
  }
}
