// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import java.util.Map;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;

/** The stages of one source task, and what they hold. */
record SourcePipeline(
    Stages stages, Held held, SourceTaskContext context, Map<String, String> taskConfig) {

  /** Stages in the order in which records pass them. */
  record Stages(
      PollStage poll, ConvertStage convert, SendStage send, OffsetCommitStrategy commits) {}

  /** What is released at the end. */
  record Held(
      SourceTaskServices services,
      SourceErrors errors,
      SourceMetrics metrics,
      PluginMetricsImpl pluginMetrics,
      ActiveTopics activeTopics,
      AutoCloseable offsets,
      TransformChain<SourceRecord> transforms,
      RecordConverters converters) {}

  PollStage poll() {
    return stages.poll();
  }

  ConvertStage convert() {
    return stages.convert();
  }

  SendStage send() {
    return stages.send();
  }

  OffsetCommitStrategy commits() {
    return stages.commits();
  }

  SourceErrors errors() {
    return held.errors();
  }

  SourceMetrics metrics() {
    return held.metrics();
  }

  ActiveTopics activeTopics() {
    return held.activeTopics();
  }

  SourceTaskServices services() {
    return held.services();
  }

  /** From any thread: what Kafka has not acknowledged by now is not waited for any more. */
  void giveUp() {
    send().giveUp();
    errors().abort();
  }

  /** From any thread: the task neither produces nor commits any more. */
  void abort() {
    // Invariant 4: commits end before another incarnation can begin.
    commits().cancel();
    giveUp();
    Utils.closeQuietly(held.offsets(), "source offsets");
    Utils.closeQuietly(held.pluginMetrics(), "figures of the plugin");
  }

  void close() {
    commits().cancel();
    send().close();
    Utils.closeQuietly(errors(), "error reporters");
    Utils.closeQuietly(held.offsets(), "source offsets");
    Utils.closeQuietly(held.transforms(), "transforms");
    Utils.closeQuietly(held.converters(), "converters");
    Utils.closeQuietly(held.pluginMetrics(), "figures of the plugin");
  }
}
