// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static io.fairlead.compatibility.rest.ContractScript.all;
import static io.fairlead.compatibility.rest.ContractScript.config;
import static io.fairlead.compatibility.rest.ContractScript.get;
import static io.fairlead.compatibility.rest.ContractScript.json;
import static io.fairlead.compatibility.rest.ContractScript.patch;
import static io.fairlead.compatibility.rest.ContractScript.put;
import static io.fairlead.compatibility.rest.ContractScript.sink;
import static io.fairlead.compatibility.rest.ContractScript.status;
import static io.fairlead.compatibility.rest.ContractScript.with;
import static io.fairlead.compatibility.rest.ContractScript.without;

import java.util.List;
import java.util.Map;

/** Replacing and patching configs. */
final class ConfigSteps {

  private static final String NAME = "conf-${side}";
  private static final String PATH = "/connectors/" + NAME + "/config";
  private static final Map<String, Object> CONFIG = sink("conf");

  private ConfigSteps() {}

  static List<Step> steps() {
    return List.of(
        put("PUT creates", PATH, json(CONFIG)),
        status("it runs", NAME, all("RUNNING", 1)),
        get("its config has its name", PATH),
        put("PUT of the same", PATH, json(CONFIG)),
        put("PUT replaces", PATH, json(with(CONFIG, "errors.tolerance", "all"))),
        get("replaced", PATH),
        put("PUT with its name", PATH, json(with(CONFIG, "name", NAME))),
        put("PUT with another name", PATH, json(with(CONFIG, "name", "another"))),
        put("PUT of nothing wrong but a key", PATH, json(with(CONFIG, "tasks.max", "few"))),
        put("PUT without topics", PATH, json(without(CONFIG, "topics"))),
        put(
            "PUT of an unknown class",
            PATH,
            json(with(CONFIG, "connector.class", "no.such.Class"))),
        put("PUT of an empty object", PATH, "{}"),
        put("PUT of JSON null", PATH, "null"),
        put("PUT of an array", PATH, "[1]"),
        put("PUT of bad JSON", PATH, "{\"a\""),
        put("PUT without body", PATH, null),
        put("PUT of another direction", PATH, json(ContractScript.source("conf-topic-${side}"))),
        get("config after a change of direction", PATH),
        put("PUT creates a second", "/connectors/conf2-${side}/config", json(sink("conf2"))),
        get("what was refused has changed nothing", PATH),
        patch("PATCH changes a key", PATH, json(config("errors.log.enable", "true"))),
        get("changed", PATH),
        patch(
            "PATCH adds and removes",
            PATH,
            json(with(config("extra", "1"), "errors.log.enable", null))),
        get("added and removed", PATH),
        patch("PATCH removes what is not there", PATH, json(with(config(), "no.such.key", null))),
        patch("PATCH with another name", PATH, json(config("name", "another"))),
        patch("PATCH removes the name", PATH, json(with(config(), "name", null))),
        get("name after its removal", PATH),
        patch("PATCH makes it wrong", PATH, json(config("tasks.max", "none"))),
        patch("PATCH removes a required key", PATH, json(with(config(), "topics", null))),
        patch("PATCH of an empty object", PATH, "{}"),
        patch("PATCH of JSON null", PATH, "null"),
        patch("PATCH of bad JSON", PATH, "{"),
        patch("PATCH with numbers", PATH, "{\"tasks.max\": 2}"),
        get("patched with numbers", PATH),
        patch("PATCH of an unknown connector", "/connectors/nobody/config", json(config("a", "b"))),
        patch("PATCH below an unknown path", "/connectors/nobody/nowhere", "{}"));
  }
}
