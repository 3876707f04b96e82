// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.elastic.document.Operation.Kind;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of one item of a request. */
sealed interface ItemResult {

  /** It is written, or what is there is newer. */
  record Written() implements ItemResult {}

  /** It may be written later. */
  record Later(String reason) implements ItemResult {}

  /** It will never be written. */
  record Refused(String reason) implements ItemResult {}

  /** Errors that pass although their status does not tell. */
  Set<String> PASSING =
      Set.of(
          "es_rejected_execution_exception",
          "rejected_execution_exception",
          "cluster_block_exception",
          "circuit_breaking_exception",
          "unavailable_shards_exception",
          "process_cluster_event_timeout_exception",
          "no_shard_available_action_exception",
          "index_closed_exception",
          "receive_timeout_transport_exception",
          "node_not_connected_exception");

  Written WRITTEN = new Written();

  /** Reads an item's answer. */
  static ItemResult of(Kind kind, JsonNode item) {
    int status = item.path("status").asInt();
    if (status / 100 == 2) {
      return WRITTEN;
    }
    JsonNode error = item.path("error");
    String type = error.path("type").asText("");
    if (status == 409) {
      // A create that came twice, or a version that is there already or is superseded. An update
      // met another writer more often than it tries by itself.
      return kind == Kind.UPDATE ? new Later(text(status, error)) : WRITTEN;
    }
    if (status == 404 && kind == Kind.DELETE && type.isEmpty()) {
      return WRITTEN;
    }
    return status == 429 || status >= 500 || PASSING.contains(type)
        ? new Later(text(status, error))
        : new Refused(text(status, error));
  }

  /**
   * Status, kind of the error, and the field. Invariant 7: the server quotes values of the document
   * in its reasons, so those are cut off.
   */
  private static String text(int status, JsonNode error) {
    String type = error.path("type").asText("error");
    String reason = error.path("reason").asText("");
    Matcher field = Fields.NAMED.matcher(reason);
    if (field.find()) {
      return type + " (status " + status + ") for " + field.group();
    }
    JsonNode cause = error.path("caused_by");
    if (type.startsWith("strict_dynamic") || type.startsWith("index_not_found")) {
      return type + " (status " + status + "): " + reason;
    }
    return type
        + " (status "
        + status
        + ")"
        + (cause.has("type") ? ", caused by " + cause.get("type").asText() : "");
  }

  /** How reasons name a field. */
  final class Fields {
    static final Pattern NAMED =
        Pattern.compile(
            "(?:field|mapping for|mapper|object mapping for) \\[[^\\]]{1,256}]"
                + "( of type \\[[^\\]]{1,64}])?");

    private Fields() {}
  }
}
