// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.Rest.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The whole script, and the words that its parts are written with. */
final class ContractScript {

  static final String FILE_SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";
  static final String FILE_SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";
  static final String MOCK_SOURCE = "org.apache.kafka.connect.tools.MockSourceConnector";

  /** Holds a folder for each side, with the file {@code in.txt}. */
  static final Path FILES = Path.of("target", "contract").toAbsolutePath();

  private ContractScript() {}

  static List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.addAll(ServerSteps.onAnEmptyWorker());
    steps.addAll(CreateSteps.refused());
    steps.addAll(CreateSteps.accepted());
    steps.addAll(CreateSteps.unusualNames());
    steps.addAll(ConfigSteps.steps());
    steps.addAll(LifecycleSteps.targetStates());
    steps.addAll(LifecycleSteps.restarts());
    steps.addAll(LifecycleSteps.failures());
    steps.addAll(OffsetSteps.ofSource());
    steps.addAll(OffsetSteps.ofSink());
    steps.addAll(OffsetSteps.ofOthers());
    steps.addAll(PluginSteps.lists());
    steps.addAll(PluginSteps.definitions());
    steps.addAll(PluginSteps.validation());
    steps.addAll(ServerSteps.loggers());
    steps.addAll(ServerSteps.internal());
    steps.addAll(CreateSteps.deletion());
    return steps;
  }

  static Step get(String title, String path) {
    return new Step(title, "GET", path, null);
  }

  static Step put(String title, String path, String body) {
    return new Step(title, "PUT", path, body);
  }

  static Step post(String title, String path, String body) {
    return new Step(title, "POST", path, body);
  }

  static Step patch(String title, String path, String body) {
    return new Step(title, "PATCH", path, body);
  }

  static Step delete(String title, String path) {
    return new Step(title, "DELETE", path, null);
  }

  /** A source that reads the side's file into the topic {@code name}. */
  static Map<String, Object> source(String name) {
    return config(
        "connector.class",
        FILE_SOURCE,
        "tasks.max",
        "1",
        "file",
        FILES.resolve("${side}").resolve("in.txt").toString(),
        "topic",
        name);
  }

  static Map<String, Object> sink(String name) {
    return config(
        "connector.class",
        FILE_SINK,
        "tasks.max",
        "1",
        "file",
        FILES.resolve("${side}").resolve(name + ".out").toString(),
        "topics",
        "sink-in-${side}");
  }

  static Map<String, Object> config(String... keysAndValues) {
    Map<String, Object> config = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return config;
  }

  static Map<String, Object> with(Map<String, Object> config, String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(config);
    changed.put(key, value);
    return changed;
  }

  static Map<String, Object> without(Map<String, Object> config, String key) {
    Map<String, Object> changed = new LinkedHashMap<>(config);
    changed.remove(key);
    return changed;
  }

  static String json(Object value) {
    return Rest.json(value);
  }

  /** The body that creates a connector. */
  static String create(String name, Map<String, Object> config) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.put("config", config);
    return json(request);
  }

  static String create(String name, Map<String, Object> config, String initialState) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.put("config", config);
    request.put("initial_state", initialState);
    return json(request);
  }

  static Predicate<Answer> statusCode(int code) {
    return answer -> answer.status() == code;
  }

  /** The status shows the connector and all of so many tasks in this state. */
  static Predicate<Answer> all(String state, int tasks) {
    return answer -> {
      JsonNode body = answer.body();
      if (!state.equals(body.path("connector").path("state").asText())
          || body.path("tasks").size() != tasks) {
        return false;
      }
      for (JsonNode task : body.path("tasks")) {
        if (!state.equals(task.path("state").asText())) {
          return false;
        }
      }
      return true;
    };
  }

  static Step status(String title, String name, Predicate<Answer> until) {
    return get(title, "/connectors/" + name + "/status").until(until);
  }
}
