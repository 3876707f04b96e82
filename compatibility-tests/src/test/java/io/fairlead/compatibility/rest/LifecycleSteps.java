// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static io.fairlead.compatibility.rest.ContractScript.MOCK_SOURCE;
import static io.fairlead.compatibility.rest.ContractScript.all;
import static io.fairlead.compatibility.rest.ContractScript.config;
import static io.fairlead.compatibility.rest.ContractScript.create;
import static io.fairlead.compatibility.rest.ContractScript.get;
import static io.fairlead.compatibility.rest.ContractScript.post;
import static io.fairlead.compatibility.rest.ContractScript.put;
import static io.fairlead.compatibility.rest.ContractScript.sink;
import static io.fairlead.compatibility.rest.ContractScript.status;

import io.fairlead.compatibility.harness.Rest.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Pause, resume, stop, restart, and connectors and tasks that have failed. */
final class LifecycleSteps {

  private static final String NAME = "life-${side}";
  private static final String PATH = "/connectors/" + NAME;

  private LifecycleSteps() {}

  static List<Step> targetStates() {
    return List.of(
        post("a connector to play with", "/connectors", create(NAME, sink("life"))),
        status("runs", NAME, all("RUNNING", 1)),
        put("pause", PATH + "/pause", null),
        status("is paused", NAME, all("PAUSED", 1)),
        put("pause again", PATH + "/pause", null),
        put("pause with a body", PATH + "/pause", "{}"),
        get("info while paused", PATH),
        put("resume", PATH + "/resume", null),
        status("runs again", NAME, all("RUNNING", 1)),
        put("resume again", PATH + "/resume", null),
        put("stop", PATH + "/stop", null),
        status("is stopped", NAME, all("STOPPED", 0)),
        put("stop again", PATH + "/stop", null),
        get("info while stopped", PATH),
        get("tasks while stopped", PATH + "/tasks"),
        get("task status while stopped", PATH + "/tasks/0/status").until(a -> a.status() == 404),
        post("restart while stopped", PATH + "/restart", null),
        post("restart of a task while stopped", PATH + "/tasks/0/restart", null)
            .intended("status", "there is no such task: 404; the peer sees a rebalance for ever")
            .intended("", "as above"),
        put("pause while stopped", PATH + "/pause", null),
        status("is paused after it was stopped", NAME, all("PAUSED", 0)),
        put("stop from pause", PATH + "/stop", null),
        status("is stopped again", NAME, all("STOPPED", 0)),
        put("resume from stop", PATH + "/resume", null),
        status("runs after stop", NAME, all("RUNNING", 1)),
        put("pause of an unknown connector", "/connectors/nobody/pause", null),
        put("resume of an unknown connector", "/connectors/nobody/resume", null),
        put("stop of an unknown connector", "/connectors/nobody/stop", null),
        post("pause by POST", PATH + "/pause", null));
  }

  static List<Step> restarts() {
    return List.of(
        post("restart", PATH + "/restart", null),
        status("runs after a restart", NAME, all("RUNNING", 1)),
        post("restart, all false", PATH + "/restart?includeTasks=false&onlyFailed=false", null),
        status("runs after a second restart", NAME, all("RUNNING", 1)),
        post("restart with tasks", PATH + "/restart?includeTasks=true", null),
        status("runs with tasks", NAME, all("RUNNING", 1)),
        // The restart before may begin only after a status that still said RUNNING.
        post("restart of what failed", PATH + "/restart?onlyFailed=true", null)
            .until(all("RUNNING", 1)),
        post(
                "restart of tasks that failed",
                PATH + "/restart?includeTasks=true&onlyFailed=true",
                null)
            .until(all("RUNNING", 1)),
        status("still runs", NAME, all("RUNNING", 1)),
        post("restart with a word for a boolean", PATH + "/restart?includeTasks=perhaps", null),
        post("restart of a task", PATH + "/tasks/0/restart", null),
        status("runs after the task's restart", NAME, all("RUNNING", 1)),
        post("restart of a task that is not there", PATH + "/tasks/9/restart", null),
        post("restart of a task without number", PATH + "/tasks/x/restart", null),
        post("restart of an unknown connector", "/connectors/nobody/restart", null),
        post(
            "restart of an unknown connector with tasks",
            "/connectors/nobody/restart?includeTasks=true",
            null),
        post("restart of an unknown connector's task", "/connectors/nobody/tasks/0/restart", null));
  }

  static List<Step> failures() {
    List<Step> steps = new ArrayList<>();
    steps.add(
        post(
            "a task that fails",
            "/connectors",
            create(
                "badtask-${side}",
                config(
                    "connector.class", MOCK_SOURCE,
                    "mock_mode", "task-failure",
                    "delay_ms", "0"))));
    steps.add(status("task has failed", "badtask-${side}", tasks("RUNNING", "FAILED")));
    steps.add(get("its trace", "/connectors/badtask-${side}/tasks/0/status"));
    steps.add(
        post(
            "restart of the failed task with the others",
            "/connectors/badtask-${side}/restart?includeTasks=true&onlyFailed=true",
            null));
    steps.add(status("it fails again", "badtask-${side}", tasks("RUNNING", "FAILED")));
    steps.add(
        post("restart of the failed task", "/connectors/badtask-${side}/tasks/0/restart", null));
    steps.add(status("and again", "badtask-${side}", tasks("RUNNING", "FAILED")));
    steps.add(put("pause with a failed task", "/connectors/badtask-${side}/pause", null));
    steps.add(
        post(
            "a connector that fails",
            "/connectors",
            create(
                "badconn-${side}",
                config(
                    "connector.class", MOCK_SOURCE,
                    "mock_mode", "connector-failure",
                    "delay_ms", "6000"))));
    steps.add(status("connector runs before", "badconn-${side}", all("RUNNING", 1)));
    steps.add(status("connector has failed", "badconn-${side}", connector("FAILED")));
    steps.add(get("info of the failed connector", "/connectors/badconn-${side}"));
    steps.add(
        post(
            "restart of the failed connector",
            "/connectors/badconn-${side}/restart?onlyFailed=true",
            null));
    steps.add(status("it has failed again", "badconn-${side}", connector("FAILED")));
    steps.stream()
        .filter(step -> step.method.equals("GET"))
        .forEach(
            step ->
                step.intended("/tasks/*/version", "the peer forgets it now and then")
                    .intended("/version", "the same"));
    return steps;
  }

  private static Predicate<Answer> connector(String state) {
    return answer -> state.equals(answer.body().path("connector").path("state").asText());
  }

  private static Predicate<Answer> tasks(String connector, String task) {
    return connector(connector)
        .and(a -> task.equals(a.body().path("tasks").path(0).path("state").asText()));
  }
}
