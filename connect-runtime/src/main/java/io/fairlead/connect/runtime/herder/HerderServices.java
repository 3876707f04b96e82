// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.membership.Membership;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.store.ConfigStore;
import io.fairlead.connect.runtime.store.StatusStore;
import io.fairlead.connect.runtime.validation.ConnectorValidator;
import io.fairlead.connect.runtime.worker.WorkerEnvironment;
import java.util.function.BiConsumer;

/**
 * What a herder stands on. The stores are started and closed by the herder.
 *
 * @param leaderClient null for a group of one
 * @param peers null for a group of one
 * @param loggerLevels applies a level that was set for the whole cluster
 */
public record HerderServices(
    WorkerConfig config,
    Plugins plugins,
    ConnectorValidator validator,
    ConfigStore configs,
    StatusStore statuses,
    Membership membership,
    String selfId,
    WorkerEnvironment environment,
    OffsetsAdmin offsets,
    LeaderClient leaderClient,
    PeerClient peers,
    BiConsumer<String, String> loggerLevels,
    String kafkaClusterId) {}
