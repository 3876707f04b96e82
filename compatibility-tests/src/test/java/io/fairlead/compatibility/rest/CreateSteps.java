// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static io.fairlead.compatibility.rest.ContractScript.FILE_SINK;
import static io.fairlead.compatibility.rest.ContractScript.FILE_SOURCE;
import static io.fairlead.compatibility.rest.ContractScript.all;
import static io.fairlead.compatibility.rest.ContractScript.config;
import static io.fairlead.compatibility.rest.ContractScript.create;
import static io.fairlead.compatibility.rest.ContractScript.delete;
import static io.fairlead.compatibility.rest.ContractScript.get;
import static io.fairlead.compatibility.rest.ContractScript.post;
import static io.fairlead.compatibility.rest.ContractScript.sink;
import static io.fairlead.compatibility.rest.ContractScript.source;
import static io.fairlead.compatibility.rest.ContractScript.status;
import static io.fairlead.compatibility.rest.ContractScript.statusCode;
import static io.fairlead.compatibility.rest.ContractScript.with;
import static io.fairlead.compatibility.rest.ContractScript.without;

import io.fairlead.compatibility.harness.Rest.Answer;
import java.util.List;
import java.util.function.Predicate;

/** Creation and deletion of connectors, and what can be read of them. */
final class CreateSteps {

  private static final String ALL = "/connectors";
  private static final String SOURCE = "source-${side}";
  private static final String SINK = "sink-${side}";
  private static final String PAUSED = "paused-${side}";
  private static final String STOPPED = "stopped-${side}";

  private CreateSteps() {}

  static List<Step> refused() {
    return List.of(
        post("bad JSON", ALL, "{\"name\": "),
        post("an array", ALL, "[]"),
        post("an empty object", ALL, "{}"),
        post("JSON null", ALL, "null"),
        post("an unknown member", ALL, "{\"name\":\"x\",\"config\":{},\"colour\":\"red\"}"),
        post("no config", ALL, "{\"name\":\"no-config\"}"),
        post("null config", ALL, "{\"name\":\"no-config\",\"config\":null}"),
        post("config is a text", ALL, "{\"name\":\"text-config\",\"config\":\"x\"}"),
        post(
            "nested value",
            ALL,
            "{\"name\":\"nested\",\"config\":{\"connector.class\":{\"a\":\"b\"}}}"),
        post("no name at all", ALL, "{\"config\":{\"connector.class\":\"" + FILE_SOURCE + "\"}}"),
        post("empty name", ALL, create("", source("t"))),
        post("name with control characters", ALL, create("bad\u0007name", source("t"))),
        post("names differ", ALL, create("outer", with(source("t"), "name", "inner"))),
        post("empty config", ALL, create("empty-config", config())),
        post("no class", ALL, create("classless", config("topic", "t"))),
        post("unknown class", ALL, create("x", config("connector.class", "com.example.Nobody"))),
        post(
            "class is no connector",
            ALL,
            create("x", config("connector.class", "org.apache.kafka.connect.json.JsonConverter"))),
        post("wrong initial state", ALL, create("x-${side}", source("t"), "SLEEPING")),
        post(
            "several errors",
            ALL,
            create(
                "several",
                config(
                    "connector.class", FILE_SOURCE,
                    "tasks.max", "many",
                    "errors.tolerance", "some",
                    "key.converter", "com.example.NoConverter"))),
        post("missing key of the connector", ALL, create("x", without(source("t"), "topic"))),
        post("tasks.max below one", ALL, create("x", with(source("t"), "tasks.max", "0"))),
        post("sink without topics", ALL, create("x", without(sink("x"), "topics"))),
        post(
            "sink with topics and a pattern",
            ALL,
            create("x", with(sink("x"), "topics.regex", "a.*"))),
        post(
            "sink with a bad pattern",
            ALL,
            create("x", with(without(sink("x"), "topics"), "topics.regex", "a["))),
        post(
            "dead letters into the own topic",
            ALL,
            create("x", with(sink("x"), "errors.deadletterqueue.topic.name", "sink-in-${side}"))),
        post("transform without type", ALL, create("x", with(source("t"), "transforms", "a"))),
        get("nothing was created", ALL),
        get("unknown connector", "/connectors/nobody"),
        get("config of an unknown connector", "/connectors/nobody/config"),
        get("tasks of an unknown connector", "/connectors/nobody/tasks"),
        get("status of an unknown connector", "/connectors/nobody/status"),
        get("task status of an unknown connector", "/connectors/nobody/tasks/0/status"),
        get("topics of an unknown connector", "/connectors/nobody/topics"),
        delete("deletion of an unknown connector", "/connectors/nobody"));
  }

  static List<Step> accepted() {
    return List.of(
        post("source", ALL, create(SOURCE, source("topic-${side}"))),
        get("listed", ALL).until(a -> a.text().contains("source-")),
        status("source runs", SOURCE, all("RUNNING", 1)),
        get("source", "/connectors/" + SOURCE),
        get("its config", "/connectors/" + SOURCE + "/config"),
        get("its tasks", "/connectors/" + SOURCE + "/tasks"),
        get("its task's status", "/connectors/" + SOURCE + "/tasks/0/status"),
        get("status of a task that it has not", "/connectors/" + SOURCE + "/tasks/7/status"),
        get("status of a task without number", "/connectors/" + SOURCE + "/tasks/x/status"),
        get("status of a negative task", "/connectors/" + SOURCE + "/tasks/-1/status"),
        new Step("head of its status", "HEAD", "/connectors/" + SOURCE + "/status", null),
        post("exists", ALL, create(SOURCE, source("topic-${side}"))),
        post("exists, and wrong", ALL, create(SOURCE, without(source("t"), "topic")))
            .intended("status", "both are true; the name is looked at before a plugin is asked")
            .intended("/error_code", "as the status"),
        post("sink", ALL, create(SINK, sink(SINK))),
        status("sink runs", SINK, all("RUNNING", 1)),
        get("sink", "/connectors/" + SINK),
        get("sink's tasks", "/connectors/" + SINK + "/tasks"),
        post("paused from the start", ALL, create(PAUSED, source("paused-t-${side}"), "PAUSED")),
        status("is paused", PAUSED, all("PAUSED", 0)),
        get("paused connector", "/connectors/" + PAUSED),
        post(
            "stopped from the start", ALL, create(STOPPED, source("stopped-t-${side}"), "STOPPED")),
        status("is stopped", STOPPED, all("STOPPED", 0)),
        get("stopped connector", "/connectors/" + STOPPED),
        get("stopped connector's tasks", "/connectors/" + STOPPED + "/tasks"),
        post("running by its full word", ALL, create("run-${side}", sink("run"), "RUNNING")),
        post("initial state in lower case", ALL, create("low-${side}", sink("low"), "paused")),
        post("initial state null", ALL, create("null-${side}", sink("null-state"), null)),
        status("runs by its full word", "run-${side}", all("RUNNING", 1)),
        status("runs by default", "null-${side}", all("RUNNING", 1)),
        post(
            "numbers and booleans as values",
            ALL,
            create(
                "typed-${side}",
                with(
                    with(with(sink("typed"), "tasks.max", 1), "errors.log.enable", true),
                    "x",
                    1.5))),
        get("their config", "/connectors/typed-${side}/config"),
        post(
            "null as a value",
            ALL,
            create("nullvalue-${side}", with(sink("nullvalue"), "file", null))),
        get("its config with null", "/connectors/nullvalue-${side}/config"),
        post(
            "class by its short name",
            ALL,
            create("short-${side}", with(sink("short"), "connector.class", "FileStreamSink"))),
        status("the short name runs", "short-${side}", all("RUNNING", 1)),
        get("config of the short name", "/connectors/short-${side}"),
        post(
            "more tasks than the connector makes",
            ALL,
            create("many-${side}", with(source("many-${side}"), "tasks.max", "4"))),
        status("as many as it makes", "many-${side}", all("RUNNING", 1)),
        post(
            "sink of three tasks",
            ALL,
            create("three-${side}", with(sink("three"), "tasks.max", "3"))),
        status("three tasks run", "three-${side}", all("RUNNING", 3)).unordered("/tasks"),
        get("three tasks", "/connectors/three-${side}").unordered("/tasks"),
        get("configs of three tasks", "/connectors/three-${side}/tasks"),
        get("all connectors", ALL).unordered(""),
        get("all with status", ALL + "?expand=status").only(SOURCE.replace("${side}", "side")),
        get("all with info", ALL + "?expand=info").only(SOURCE.replace("${side}", "side")),
        get("all with both", ALL + "?expand=info&expand=status")
            .only(SINK.replace("${side}", "side")),
        get("all with something else", ALL + "?expand=colour").only("sink-side", "source-side"),
        get("all with an empty expansion", ALL + "?expand=").only("sink-side", "source-side"));
  }

  static List<Step> unusualNames() {
    return List.of(
        post("name is trimmed", ALL, create("  trimmed-${side} ", sink("trimmed"))),
        get("trimmed", "/connectors/trimmed-${side}").until(hasTask()),
        post("name with a space", ALL, create("a b-${side}", sink("space"))),
        get("name with a space, read", "/connectors/a%20b-${side}").until(hasTask()),
        delete("name with a space, deleted", "/connectors/a%20b-${side}"),
        post("name with a percent sign", ALL, create("a%b-${side}", sink("percent"))),
        get("name with a percent sign, read", "/connectors/a%25b-${side}").until(hasTask()),
        delete("name with a percent sign, deleted", "/connectors/a%25b-${side}"),
        post("name with a slash", ALL, create("a/b-${side}", sink("slash"))),
        get("name with a slash, read", "/connectors/a%2Fb-${side}").until(hasTask()),
        delete("name with a slash, deleted", "/connectors/a%2Fb-${side}"),
        post("name beyond ASCII", ALL, create("größe-${side}", sink("umlaut"))),
        get("name beyond ASCII, read", "/connectors/gr%C3%B6%C3%9Fe-${side}").until(hasTask()),
        delete("name beyond ASCII, deleted", "/connectors/gr%C3%B6%C3%9Fe-${side}"),
        post("name with a plus", ALL, create("a+b-${side}", sink("plus"))),
        get("name with a plus, read", "/connectors/a+b-${side}").until(hasTask()),
        delete("name with a plus, deleted", "/connectors/a+b-${side}"));
  }

  private static Predicate<Answer> hasTask() {
    return answer -> answer.status() != 200 || answer.body().path("tasks").size() > 0;
  }

  static List<Step> deletion() {
    return List.of(
        delete("delete", "/connectors/" + PAUSED),
        get("is gone", "/connectors/" + PAUSED).until(statusCode(404)),
        status("its status is gone", PAUSED, statusCode(404)),
        get("its tasks are gone", "/connectors/" + PAUSED + "/tasks"),
        get("its task status is gone", "/connectors/" + PAUSED + "/tasks/0/status")
            .until(statusCode(404)),
        delete("delete again", "/connectors/" + PAUSED),
        delete("delete one that runs", "/connectors/" + SINK),
        status("no status any more", SINK, statusCode(404)),
        post("create it anew", ALL, create(SINK, sink(SINK))),
        status("it runs again", SINK, all("RUNNING", 1)),
        delete("delete one that is stopped", "/connectors/" + STOPPED),
        get("the rest is there", ALL).unordered(""),
        get("class of the sink", "/connectors/" + SINK + "/config")
            .until(a -> a.text().contains(FILE_SINK)));
  }
}
