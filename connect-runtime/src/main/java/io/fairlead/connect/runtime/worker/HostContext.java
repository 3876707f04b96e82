// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.health.HealthSettings;
import io.fairlead.connect.runtime.pipeline.TaskFactory;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import java.util.concurrent.Executor;

/** What a slot asks of its host. Event loop only. */
interface HostContext {

  StatusReporter statuses();

  TaskFactory tasks();

  TaskRunner.Listener taskListener();

  Healing.Services healing();

  HealthSettings health();

  /** Where plugins may be asked something. */
  Executor pluginThreads();

  /** Nothing runs in this slot any more and nothing is wanted there. */
  void vacated(ConnectorTaskId id);

  /** Nothing runs in this connector's slot any more and nothing is wanted there. */
  void vacated(String connector);

  /** Something waits for a deadline. */
  void expectTicks();

  /** For deadlines: a clock that is set neither ends a task too early nor leaves it for ever. */
  long nowNanos();

  long gracefulMs();

  long stuckAfterMs();
}
