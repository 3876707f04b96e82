// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.servers.MosquittoServer;
import java.util.Locale;

/** The same backlog taken in three ways, one after the other. */
record Round(int messages, Speed raw, Speed task, Speed worker) {

  static Round run(MosquittoServer broker, SourceRun source, Backlog backlog) throws Exception {
    return new Round(
        backlog.messages(),
        RawPaho.run(broker, backlog),
        TaskRun.run(broker, backlog),
        source.run(backlog));
  }

  double taskRatio() {
    return task.perSecond() / raw.perSecond();
  }

  double workerRatio() {
    return worker.perSecond() / raw.perSecond();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "raw %s, tasks alone %s, with worker and Kafka %s; ratios %.2f, %.2f",
        raw.text(messages),
        task.text(messages),
        worker.text(messages),
        taskRatio(),
        workerRatio());
  }
}
