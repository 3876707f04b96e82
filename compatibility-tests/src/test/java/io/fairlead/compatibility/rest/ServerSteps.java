// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static io.fairlead.compatibility.rest.ContractScript.delete;
import static io.fairlead.compatibility.rest.ContractScript.get;
import static io.fairlead.compatibility.rest.ContractScript.post;
import static io.fairlead.compatibility.rest.ContractScript.put;
import static io.fairlead.compatibility.rest.ContractScript.statusCode;

import java.util.List;
import java.util.Map;

/** The worker itself: its root, what HTTP asks for, loggers, and the interface between workers. */
final class ServerSteps {

  private static final Map<String, String> NONE = Map.of();

  private ServerSteps() {}

  static List<Step> onAnEmptyWorker() {
    return List.of(
        get("health", "/health").until(statusCode(200)),
        get("root", "/"),
        get("no connectors", "/connectors").until(statusCode(200)),
        get("no connectors, expanded", "/connectors?expand=status"),
        get("no connectors, two expansions", "/connectors?expand=status&expand=info"),
        get("trailing slash", "/connectors/"),
        new Step("head of root", "HEAD", "/", null),
        new Step("head of connectors", "HEAD", "/connectors", null),
        new Step("head of an unknown connector", "HEAD", "/connectors/nobody", null),
        new Step("options of connectors", "OPTIONS", "/connectors", null),
        new Step("options of a config", "OPTIONS", "/connectors/any/config", null),
        new Step("options of root", "OPTIONS", "/", null),
        get("unknown path", "/nowhere"),
        get("unknown path below a connector", "/connectors/any/nowhere"),
        get("unknown path below plugins", "/connector-plugins/any/nowhere"),
        get("tasks-config is gone", "/connectors/any/tasks-config"),
        post("method not allowed on root", "/", "{}"),
        delete("method not allowed on connectors", "/connectors"),
        put("method not allowed on connectors with a body", "/connectors", "{}"),
        post("method not allowed on a status", "/connectors/any/status", "{}"),
        post("method not allowed on plugins", "/connector-plugins", "{}"),
        get("method not allowed on restart", "/connectors/any/restart"),
        new Step("wrong accept", "GET", "/connectors", null, Map.of("Accept", "text/plain")),
        new Step("accept html or anything", "GET", "/", null, Map.of("Accept", "text/html,*/*")),
        new Step(
            "wrong media type of a creation",
            "POST",
            "/connectors",
            "name=x",
            Map.of("Content-Type", "application/x-www-form-urlencoded")),
        new Step(
            "plain text for a config",
            "PUT",
            "/connectors/any/config",
            "{}",
            Map.of("Content-Type", "text/plain")),
        new Step(
            "patch with merge-patch media type",
            "PATCH",
            "/connectors/any/config",
            "{}",
            Map.of("Content-Type", "application/merge-patch+json")),
        new Step("creation without body", "POST", "/connectors", null, NONE));
  }

  static List<Step> loggers() {
    return List.of(
        get("loggers", "/admin/loggers").only("root"),
        get("unknown logger", "/admin/loggers/contract.nobody"),
        put(
            "level of a worker's logger",
            "/admin/loggers/contract.sample",
            "{\"level\":\"DEBUG\"}"),
        get("that level", "/admin/loggers/contract.sample"),
        get("that level in the list", "/admin/loggers").only("contract.sample"),
        put("level in lower case", "/admin/loggers/contract.sample", "{\"level\":\"warn\"}"),
        put(
            "level with scope worker",
            "/admin/loggers/contract.two?scope=worker",
            "{\"level\":\"INFO\"}"),
        put("level of a parent", "/admin/loggers/contract", "{\"level\":\"ERROR\"}").unordered(""),
        get("level of a child afterwards", "/admin/loggers/contract.sample"),
        put("unknown scope", "/admin/loggers/contract.three?scope=galaxy", "{\"level\":\"INFO\"}"),
        put("unknown level", "/admin/loggers/contract.sample", "{\"level\":\"LOUD\"}"),
        put("no level", "/admin/loggers/contract.sample", "{}"),
        put("level is null", "/admin/loggers/contract.sample", "{\"level\":null}"),
        put("level as bad JSON", "/admin/loggers/contract.sample", "{\"level\":"),
        put(
            "cluster's level",
            "/admin/loggers/contract.everywhere?scope=cluster",
            "{\"level\":\"TRACE\"}"),
        get("cluster's level afterwards", "/admin/loggers/contract.everywhere")
            // The peer sets the level first and notes the time a moment later.
            .until(answer -> answer.text().matches(".*TRACE.*last_modified\":\\d.*")),
        put(
            "unknown level for the cluster",
            "/admin/loggers/contract.x?scope=cluster",
            "{\"level\":\"LOUD\"}"),
        delete("loggers cannot be deleted", "/admin/loggers/contract.sample"));
  }

  static List<Step> internal() {
    return List.of(
        post("unsigned task configs", "/connectors/source-${side}/tasks", "[]"),
        put("unsigned fence", "/connectors/source-${side}/fence", null),
        new Step(
            "task configs signed by an unknown algorithm",
            "POST",
            "/connectors/source-${side}/tasks",
            "[]",
            Map.of(
                "Content-Type", "application/json",
                "X-Connect-Authorization", "bm90IGEgc2lnbmF0dXJl",
                "X-Connect-Request-Signature-Algorithm", "none")),
        new Step(
            "task configs with a wrong signature",
            "POST",
            "/connectors/source-${side}/tasks",
            "[]",
            Map.of(
                "Content-Type", "application/json",
                "X-Connect-Authorization", "bm90IGEgc2lnbmF0dXJl",
                "X-Connect-Request-Signature-Algorithm", "HmacSHA256")));
  }
}
