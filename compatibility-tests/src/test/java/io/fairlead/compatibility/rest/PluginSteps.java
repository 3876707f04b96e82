// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static io.fairlead.compatibility.rest.ContractScript.FILE_SINK;
import static io.fairlead.compatibility.rest.ContractScript.FILE_SOURCE;
import static io.fairlead.compatibility.rest.ContractScript.config;
import static io.fairlead.compatibility.rest.ContractScript.get;
import static io.fairlead.compatibility.rest.ContractScript.json;
import static io.fairlead.compatibility.rest.ContractScript.put;
import static io.fairlead.compatibility.rest.ContractScript.sink;
import static io.fairlead.compatibility.rest.ContractScript.source;
import static io.fairlead.compatibility.rest.ContractScript.with;
import static io.fairlead.compatibility.rest.ContractScript.without;

import java.util.List;
import java.util.Map;

/** Plugins, their definitions, and validation. */
final class PluginSteps {

  private static final String PLUGINS = "/connector-plugins";
  private static final String VALIDATE_SOURCE = PLUGINS + "/FileStreamSource/config/validate";
  private static final String VALIDATE_SINK = PLUGINS + "/" + FILE_SINK + "/config/validate";

  private PluginSteps() {}

  static List<Step> lists() {
    return List.of(
        get("connectors", PLUGINS).unordered(""),
        get("connectors only", PLUGINS + "?connectorsOnly=true").unordered(""),
        get("all plugins", PLUGINS + "?connectorsOnly=false").unordered(""),
        get("connectors, by a word", PLUGINS + "?connectorsOnly=perhaps").unordered(""));
  }

  static List<Step> definitions() {
    return List.of(
        get("definition of a source", PLUGINS + "/" + FILE_SOURCE + "/config"),
        get("definition by alias", PLUGINS + "/FileStreamSink/config"),
        get("definition by simple name", PLUGINS + "/FileStreamSinkConnector/config"),
        get("definition of a version", PLUGINS + "/FileStreamSink/config?version=4.3.1"),
        get("definition of a range", PLUGINS + "/FileStreamSink/config?version=%5B4.0,5.0)"),
        get(
            "definition of a version that is not there",
            PLUGINS + "/FileStreamSink/config?version=1.0"),
        get("definition of a bad version", PLUGINS + "/FileStreamSink/config?version=%5B1.0,"),
        get("definition of the latest", PLUGINS + "/FileStreamSink/config?version=latest"),
        get(
            "definition of a transformation",
            PLUGINS + "/org.apache.kafka.connect.transforms.Cast$Value/config"),
        get(
            "definition of a predicate",
            PLUGINS + "/org.apache.kafka.connect.transforms.predicates.TopicNameMatches/config"),
        get(
            "definition of a converter",
            PLUGINS + "/org.apache.kafka.connect.json.JsonConverter/config"),
        get(
            "definition of a converter without keys",
            PLUGINS + "/org.apache.kafka.connect.converters.ByteArrayConverter/config"),
        get(
            "definition of a header converter",
            PLUGINS + "/org.apache.kafka.connect.storage.SimpleHeaderConverter/config"),
        get(
            "definition of a number converter",
            PLUGINS + "/org.apache.kafka.connect.converters.LongConverter/config"),
        get("definition of nobody", PLUGINS + "/com.example.Nobody/config"),
        get("definition of a class that is no plugin", PLUGINS + "/java.lang.String/config")
            .intended("status", "there is no such plugin: no reason for the peer's 500")
            .intended("/error_code", "as the status"));
  }

  static List<Step> validation() {
    Map<String, Object> named = with(source("validated"), "name", "validated");
    return List.of(
        put("valid", VALIDATE_SOURCE, json(named)),
        put("valid without name", VALIDATE_SOURCE, json(source("validated"))),
        put("valid by full class", PLUGINS + "/" + FILE_SOURCE + "/config/validate", json(named)),
        put(
            "valid by simple name",
            PLUGINS + "/FileStreamSourceConnector/config/validate",
            json(named)),
        put("valid sink", VALIDATE_SINK, json(with(sink("v"), "name", "v"))),
        put(
            "class by alias in both",
            VALIDATE_SOURCE,
            json(with(named, "connector.class", "FileStreamSource"))),
        put("without class", VALIDATE_SOURCE, json(config("name", "validated", "topic", "t")))
            .intended("status", "the request is wrong: no reason for the peer's 500")
            .intended("/error_code", "as the status"),
        put("empty", VALIDATE_SOURCE, "{}")
            .intended("status", "the request is wrong: no reason for the peer's 500")
            .intended("/error_code", "as the status"),
        put("JSON null", VALIDATE_SOURCE, "null"),
        put("bad JSON", VALIDATE_SOURCE, "{\"x\""),
        put("without body", VALIDATE_SOURCE, null),
        put("mismatched class", VALIDATE_SOURCE, json(with(named, "connector.class", FILE_SINK))),
        put(
                "unknown class",
                PLUGINS + "/com.example.Nobody/config/validate",
                json(config("connector.class", "com.example.Nobody", "name", "x")))
            .intended("status", "the request is wrong: no reason for the peer's 500")
            .intended("/error_code", "as the status"),
        put(
            "several errors",
            VALIDATE_SOURCE,
            json(
                config(
                    "name", "bad",
                    "connector.class", FILE_SOURCE,
                    "tasks.max", "-3",
                    "batch.size", "big",
                    "errors.tolerance", "some",
                    "errors.retry.delay.max.ms", "-1",
                    "config.action.reload", "perhaps",
                    "header.converter", "com.example.NoConverter"))),
        put("null values", VALIDATE_SOURCE, json(with(named, "topic", null))),
        put(
            "sink without topics",
            VALIDATE_SINK,
            json(without(with(sink("v"), "name", "v"), "topics"))),
        put(
            "sink with topics and a pattern",
            VALIDATE_SINK,
            json(with(with(sink("v"), "name", "v"), "topics.regex", "v.*"))),
        put(
            "a converter with its keys",
            VALIDATE_SOURCE,
            json(
                with(
                    with(named, "value.converter", "org.apache.kafka.connect.json.JsonConverter"),
                    "value.converter.schemas.enable",
                    "perhaps"))),
        put(
            "a transformation",
            VALIDATE_SOURCE,
            json(
                with(
                    with(
                        with(named, "transforms", "hoist"),
                        "transforms.hoist.type",
                        "org.apache.kafka.connect.transforms.HoistField$Value"),
                    "transforms.hoist.field",
                    "line"))),
        put(
            "a transformation without its key",
            VALIDATE_SOURCE,
            json(
                with(
                    with(named, "transforms", "hoist"),
                    "transforms.hoist.type",
                    "org.apache.kafka.connect.transforms.HoistField$Value"))),
        put(
            "a transformation of an unknown class",
            VALIDATE_SOURCE,
            json(with(with(named, "transforms", "a"), "transforms.a.type", "com.example.Nobody"))),
        put(
            "a transformation twice",
            VALIDATE_SOURCE,
            json(
                with(
                    with(named, "transforms", "a,a"),
                    "transforms.a.type",
                    "org.apache.kafka.connect.transforms.Filter"))),
        put(
            "a predicate",
            VALIDATE_SOURCE,
            json(
                with(
                    with(
                        with(
                            with(
                                with(named, "transforms", "drop"),
                                "transforms.drop.type",
                                "org.apache.kafka.connect.transforms.Filter"),
                            "transforms.drop.predicate",
                            "null"),
                        "predicates",
                        "null"),
                    "predicates.null.type",
                    "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone"))),
        put(
                "an unknown predicate",
                VALIDATE_SOURCE,
                json(
                    with(
                        with(
                            with(named, "transforms", "a"),
                            "transforms.a.type",
                            "org.apache.kafka.connect.transforms.Filter"),
                        "transforms.a.predicate",
                        "nobody")))
            .intended("/error_count", "the peer lets the task fail instead")
            .intended("/configs/transforms.a.predicate/value/errors", "the same"),
        put(
                "a wrong replication factor",
                VALIDATE_SOURCE,
                json(with(named, "topic.creation.default.replication.factor", "0")))
            .intended("/error_count", "the peer lets the task fail instead")
            .intended("/configs", "the wrong value is listed without definition, as unknown ones"),
        put(
            "topic creation groups",
            VALIDATE_SOURCE,
            json(
                with(
                    with(
                        with(named, "topic.creation.groups", "big"),
                        "topic.creation.default.partitions",
                        "3"),
                    "topic.creation.default.replication.factor",
                    "1"))),
        put(
            "client overrides",
            VALIDATE_SOURCE,
            json(
                with(
                    with(named, "producer.override.linger.ms", "5"),
                    "producer.override.acks",
                    "7"))),
        put(
            "exactly once",
            VALIDATE_SOURCE,
            json(with(named, "exactly.once.support", "required"))));
  }
}
