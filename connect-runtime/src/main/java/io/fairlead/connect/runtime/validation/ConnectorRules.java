// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.ExactlyOnceSupportLevel;
import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.TopicCreationGroup;
import io.fairlead.connect.runtime.config.WorkerConfig;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask.TransactionBoundary;

/**
 * Rules between a connector's keys and its worker. Each adds what is wrong to the values. Calls the
 * connector on the caller's thread.
 */
final class ConnectorRules {

  private static final String CONSUMER_GROUP_ID =
      ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX + "group.id";

  private final WorkerConfig worker;
  private final ValidationStage stage;

  ConnectorRules(WorkerConfig worker, ValidationStage stage) {
    this.worker = worker;
    this.stage = stage;
  }

  void checkSink(Map<String, String> config, Map<String, ConfigValue> values) {
    if (worker.isDistributed()) {
      checkConsumerGroup(config, values);
    }
    checkPredicates(config, values);
  }

  void checkSource(
      SourceConnector connector, Map<String, String> config, Map<String, ConfigValue> values) {
    // In standalone mode too: what is required is refused where it cannot be had.
    checkExactlyOnce(connector, config, values);
    if (worker.isDistributed()) {
      checkTransactionBoundary(connector, config, values);
    }
    checkPredicates(config, values);
    if (worker.topicCreationEnabled()) {
      // Found out here, or else by each task when it creates its first topic.
      TopicCreationGroup.validate(config).forEach(value -> values.putIfAbsent(value.name(), value));
    }
  }

  /** A sink's consumer group must not be the group that the workers form. */
  private void checkConsumerGroup(Map<String, String> config, Map<String, ConfigValue> values) {
    String workers = worker.groupId();
    if (config.containsKey(CONSUMER_GROUP_ID)) {
      String group = config.get(CONSUMER_GROUP_ID);
      ConfigValue value =
          values.computeIfAbsent(
              CONSUMER_GROUP_ID,
              key -> new ConfigValue(key, group, new ArrayList<>(), new ArrayList<>()));
      if (workers.equals(group)) {
        value.addErrorMessage(
            "Consumer group " + group + " conflicts with Connect worker group " + workers);
      }
      return;
    }
    ConfigValue name = values.get(ConnectorConfig.NAME_CONFIG);
    if (workers.equals("connect-" + name.value())) {
      name.addErrorMessage(
          "Consumer group for sink connector named "
              + name.value()
              + " conflicts with Connect worker group "
              + workers);
    }
  }

  private void checkPredicates(Map<String, String> config, Map<String, ConfigValue> values) {
    Set<String> predicates;
    Set<String> transformations;
    try {
      predicates = AliasedPlugins.aliases(config, ConnectorConfig.PREDICATES_CONFIG);
      transformations = AliasedPlugins.aliases(config, ConnectorConfig.TRANSFORMS_CONFIG);
    } catch (RuntimeException e) {
      // The lists' own validators tell what is wrong.
      return;
    }
    for (String alias : transformations) {
      String key =
          ConnectorConfig.TRANSFORMS_PREFIX + alias + "." + ConnectorConfig.PREDICATE_CONFIG;
      String predicate = config.get(key);
      ConfigValue value = values.get(key);
      if (predicate != null && value != null && !predicates.contains(predicate)) {
        value.addErrorMessage(
            "There is no predicate '"
                + predicate
                + "'; "
                + ConnectorConfig.PREDICATES_CONFIG
                + " has "
                + predicates);
      }
    }
  }

  private void checkExactlyOnce(
      SourceConnector connector, Map<String, String> config, Map<String, ConfigValue> values) {
    ConfigValue value = values.get(SourceConnectorConfig.EXACTLY_ONCE_SUPPORT_CONFIG);
    if (!value.errorMessages().isEmpty()
        || ExactlyOnceSupportLevel.of(Objects.toString(value.value()))
            != ExactlyOnceSupportLevel.REQUIRED) {
      return;
    }
    if (!worker.exactlyOnceSourceEnabled()) {
      value.addErrorMessage("This worker does not have exactly-once source support enabled.");
    }
    stage.enter(connector.getClass().getSimpleName() + ".exactlyOnceSupport");
    try {
      ExactlyOnceSupport support = connector.exactlyOnceSupport(config);
      if (support == null) {
        value.addErrorMessage(
            "The connector does not say whether it supports exactly-once semantics. Find out from"
                + " its documentation; if it does, set this property to \"requested\", which does"
                + " not ask the connector.");
      } else if (support != ExactlyOnceSupport.SUPPORTED) {
        value.addErrorMessage(
            "The connector does not support exactly-once semantics with the provided"
                + " configuration.");
      }
    } catch (RuntimeException e) {
      value.addErrorMessage(unexpected(e));
    }
  }

  private void checkTransactionBoundary(
      SourceConnector connector, Map<String, String> config, Map<String, ConfigValue> values) {
    ConfigValue value = values.get(SourceConnectorConfig.TRANSACTION_BOUNDARY_CONFIG);
    if (!value.errorMessages().isEmpty()
        || TransactionBoundary.fromProperty(Objects.toString(value.value()))
            != TransactionBoundary.CONNECTOR) {
      return;
    }
    stage.enter(connector.getClass().getSimpleName() + ".canDefineTransactionBoundaries");
    try {
      ConnectorTransactionBoundaries support = connector.canDefineTransactionBoundaries(config);
      if (support == null) {
        value.addErrorMessage(
            "This connector has returned null from canDefineTransactionBoundaries, which is not"
                + " permitted. It is taken as one that cannot define transaction boundaries; use"
                + " another transaction.boundary.");
      } else if (support != ConnectorTransactionBoundaries.SUPPORTED) {
        value.addErrorMessage(
            "The connector does not support connector-defined transaction boundaries with the given"
                + " configuration. Please reconfigure it to use a different transaction boundary"
                + " definition.");
      }
    } catch (RuntimeException e) {
      value.addErrorMessage(unexpected(e));
    }
  }

  private static String unexpected(RuntimeException e) {
    return "An unexpected error occurred during validation"
        + (e.getMessage() == null || e.getMessage().isBlank()
            ? "; please see the worker logs for more details."
            : ": " + e.getMessage().trim());
  }
}
