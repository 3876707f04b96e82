// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import static io.fairlead.compatibility.rest.ContractScript.FILES;
import static io.fairlead.compatibility.rest.ContractScript.all;
import static io.fairlead.compatibility.rest.ContractScript.config;
import static io.fairlead.compatibility.rest.ContractScript.create;
import static io.fairlead.compatibility.rest.ContractScript.delete;
import static io.fairlead.compatibility.rest.ContractScript.get;
import static io.fairlead.compatibility.rest.ContractScript.json;
import static io.fairlead.compatibility.rest.ContractScript.patch;
import static io.fairlead.compatibility.rest.ContractScript.post;
import static io.fairlead.compatibility.rest.ContractScript.put;
import static io.fairlead.compatibility.rest.ContractScript.sink;
import static io.fairlead.compatibility.rest.ContractScript.source;
import static io.fairlead.compatibility.rest.ContractScript.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offsets and topics of sources and sinks. */
final class OffsetSteps {

  private static final String SOURCE = "/connectors/offsource-${side}";
  private static final String SINK = "/connectors/offsink-${side}";

  private OffsetSteps() {}

  static List<Step> ofSource() {
    Map<String, Object> file =
        Map.of("filename", FILES.resolve("${side}").resolve("in.txt").toString());
    return List.of(
        post(
            "source with offsets",
            "/connectors",
            create("offsource-${side}", source("offtopic-${side}"))),
        status("source runs", "offsource-${side}", all("RUNNING", 1)),
        get("offsets of the source", SOURCE + "/offsets")
            .until(a -> a.text().contains("\"position\":14")),
        get("topics of the source", SOURCE + "/topics").until(a -> a.text().contains("offtopic")),
        put("reset of its topics", SOURCE + "/topics/reset", null),
        get("topics after the reset", SOURCE + "/topics").until(a -> a.text().contains("[]")),
        put("reset of topics of an unknown connector", "/connectors/nobody/topics/reset", null),
        patch("offsets while it runs", SOURCE + "/offsets", offsets(file, Map.of("position", 4))),
        delete("reset while it runs", SOURCE + "/offsets"),
        put("pause", SOURCE + "/pause", null),
        status("source is paused", "offsource-${side}", all("PAUSED", 1)),
        patch(
            "offsets while it is paused",
            SOURCE + "/offsets",
            offsets(file, Map.of("position", 4))),
        put("stop", SOURCE + "/stop", null),
        status("source is stopped", "offsource-${side}", all("STOPPED", 0)),
        get("offsets while stopped", SOURCE + "/offsets"),
        patch("offsets", SOURCE + "/offsets", offsets(file, Map.of("position", 4))),
        get("offsets as they were set", SOURCE + "/offsets")
            .until(a -> a.text().contains("\"position\":4")),
        patch(
            "offset that is no number",
            SOURCE + "/offsets",
            offsets(file, Map.of("position", "x"))),
        patch("offset below zero", SOURCE + "/offsets", offsets(file, Map.of("position", -1))),
        patch("offset without position", SOURCE + "/offsets", offsets(file, Map.of("line", 1))),
        patch(
            "partition without file",
            SOURCE + "/offsets",
            offsets(Map.of("path", "x"), Map.of("position", 1))),
        patch("null partition", SOURCE + "/offsets", offsets(null, Map.of("position", 1))),
        patch("no offsets", SOURCE + "/offsets", "{\"offsets\":[]}"),
        patch("null offsets", SOURCE + "/offsets", "{\"offsets\":null}"),
        patch("empty object", SOURCE + "/offsets", "{}"),
        patch("JSON null", SOURCE + "/offsets", "null"),
        patch("bad JSON", SOURCE + "/offsets", "{\"offsets\":["),
        patch("unknown member", SOURCE + "/offsets", "{\"positions\":[]}"),
        patch("unknown member of an offset", SOURCE + "/offsets", "{\"offsets\":[{\"a\":1}]}"),
        get("offsets are as before", SOURCE + "/offsets"),
        patch("null forgets a partition", SOURCE + "/offsets", offsets(file, null)),
        get("forgotten", SOURCE + "/offsets").until(a -> a.text().contains("[]")),
        patch("offsets again", SOURCE + "/offsets", offsets(file, Map.of("position", 8))),
        delete("reset", SOURCE + "/offsets"),
        get("no offsets after the reset", SOURCE + "/offsets").until(a -> a.text().contains("[]")),
        delete("reset again", SOURCE + "/offsets"),
        put("resume", SOURCE + "/resume", null),
        status("source runs on", "offsource-${side}", all("RUNNING", 1)),
        get("offsets from the start", SOURCE + "/offsets")
            .until(a -> a.text().contains("\"position\":14")));
  }

  static List<Step> ofSink() {
    return List.of(
        post("sink with offsets", "/connectors", create("offsink-${side}", sink("offsink"))),
        status("sink runs", "offsink-${side}", all("RUNNING", 1)),
        get("offsets of the sink", SINK + "/offsets")
            .until(a -> a.text().contains("\"kafka_offset\":3")),
        get("topics of the sink", SINK + "/topics").until(a -> a.text().contains("sink-in")),
        patch("offsets of a sink that runs", SINK + "/offsets", offsets(partition(0), offset(1))),
        delete("reset of a sink that runs", SINK + "/offsets"),
        put("stop the sink", SINK + "/stop", null),
        status("sink is stopped", "offsink-${side}", all("STOPPED", 0)),
        get("offsets of the stopped sink", SINK + "/offsets"),
        patch("offsets of the sink", SINK + "/offsets", offsets(partition(0), offset(1))),
        get("offsets as they were set", SINK + "/offsets")
            .until(a -> a.text().contains("\"kafka_offset\":1")),
        patch(
            "offset as a text",
            SINK + "/offsets",
            offsets(partition(0), Map.of("kafka_offset", "2"))),
        patch(
            "offset that is no number",
            SINK + "/offsets",
            offsets(partition(0), Map.of("kafka_offset", "x"))),
        patch("offset below zero", SINK + "/offsets", offsets(partition(0), offset(-2))),
        patch("offset beyond the end", SINK + "/offsets", offsets(partition(0), offset(1_000))),
        patch(
            "offset by another name",
            SINK + "/offsets",
            offsets(partition(0), Map.of("offset", 1))),
        patch(
            "partition as a text",
            SINK + "/offsets",
            offsets(Map.of("kafka_topic", "sink-in-${side}", "kafka_partition", "0"), offset(1))),
        patch(
            "partition that is no number",
            SINK + "/offsets",
            offsets(Map.of("kafka_topic", "sink-in-${side}", "kafka_partition", "x"), offset(1))),
        patch(
                "partition without topic",
                SINK + "/offsets",
                offsets(Map.of("kafka_partition", 0), offset(1)))
            .intended("/message", "names the key that is missing rather than both"),
        patch(
                "partition without number",
                SINK + "/offsets",
                offsets(Map.of("kafka_topic", "sink-in-${side}"), offset(1)))
            .intended("/message", "names the key that is missing rather than both"),
        patch(
            "partition that does not exist", SINK + "/offsets", offsets(partition(77), offset(1))),
        patch(
            "topic that does not exist",
            SINK + "/offsets",
            offsets(Map.of("kafka_topic", "no-such-topic", "kafka_partition", 0), offset(1))),
        patch("null partition of a sink", SINK + "/offsets", offsets(null, offset(1))),
        patch("null forgets the sink's partition", SINK + "/offsets", offsets(partition(0), null)),
        get("forgotten by the sink", SINK + "/offsets"),
        patch("offsets of the sink again", SINK + "/offsets", offsets(partition(0), offset(2))),
        delete("reset of the sink", SINK + "/offsets"),
        get("no offsets of the sink", SINK + "/offsets"),
        delete("reset of the sink again", SINK + "/offsets"),
        put("resume the sink", SINK + "/resume", null),
        status("sink runs on", "offsink-${side}", all("RUNNING", 1)),
        get("offsets of the sink from the start", SINK + "/offsets")
            .until(a -> a.text().contains("\"kafka_offset\":3")));
  }

  static List<Step> ofOthers() {
    return List.of(
        get("offsets of an unknown connector", "/connectors/nobody/offsets"),
        patch(
            "offsets of an unknown connector set",
            "/connectors/nobody/offsets",
            offsets(Map.of("a", 1), Map.of("b", 2))),
        delete("offsets of an unknown connector reset", "/connectors/nobody/offsets"),
        post(
            "source that knows nothing of offsets",
            "/connectors",
            create(
                "mute-${side}",
                config(
                    "connector.class", "org.apache.kafka.connect.tools.SchemaSourceConnector",
                    "topic", "mute-topic-${side}",
                    "num.messages", "1"))),
        post(
            "the same, stopped",
            "/connectors",
            create(
                "mutestop-${side}",
                config(
                    "connector.class", "org.apache.kafka.connect.tools.VerifiableSourceConnector",
                    "topic", "mute-topic-${side}",
                    "throughput", "1"),
                "STOPPED")),
        status("it is stopped", "mutestop-${side}", all("STOPPED", 0)),
        get("no offsets yet", "/connectors/mutestop-${side}/offsets"),
        patch(
            "offsets without the connector's say",
            "/connectors/mutestop-${side}/offsets",
            offsets(Map.of("id", 0), Map.of("seqno", 5))),
        get("offsets without the connector's say, read", "/connectors/mutestop-${side}/offsets")
            .until(a -> a.text().contains("seqno")),
        delete("reset without the connector's say", "/connectors/mutestop-${side}/offsets"));
  }

  private static Map<String, Object> partition(int number) {
    Map<String, Object> partition = new LinkedHashMap<>();
    partition.put("kafka_topic", "sink-in-${side}");
    partition.put("kafka_partition", number);
    return partition;
  }

  private static Map<String, Object> offset(long value) {
    return Map.of("kafka_offset", value);
  }

  private static String offsets(Map<String, ?> partition, Map<String, ?> offset) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("partition", partition);
    entry.put("offset", offset);
    return json(Map.of("offsets", List.of(entry)));
  }
}
