// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A target that can go away in the midst of everything, and the sink that writes to it. */
interface AwayTarget extends AutoCloseable {

  SinkTask task();

  Map<String, String> config();

  /** The records from a position on. */
  List<SinkRecord> records(int from);

  /** It ends as a process that is killed does. */
  void leave();

  /** It is there again. */
  void comeBack();

  /** Different records that arrived. */
  long arrived();

  @Override
  void close();
}
