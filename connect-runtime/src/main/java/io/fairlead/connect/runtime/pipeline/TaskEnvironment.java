// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretFinder;

/** The worker, as far as a task can see it. Shared by all tasks; safe for use by any thread. */
public record TaskEnvironment(
    WorkerConfig workerConfig,
    Plugins plugins,
    ConfigProviders configProviders,
    ConnectMetrics metrics,
    SecretFinder secrets,
    TaskServices services) {}
