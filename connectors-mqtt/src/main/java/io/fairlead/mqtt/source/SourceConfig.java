// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.Subscription;
import io.fairlead.mqtt.config.ConnectionKeys;
import io.fairlead.mqtt.config.ConnectionSettings;
import io.fairlead.mqtt.decode.Decoders;
import io.fairlead.mqtt.decode.PayloadDecoder;
import io.fairlead.mqtt.topic.Template;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;

/** The source's configuration, parsed. Made from a configuration that is valid key by key. */
public final class SourceConfig {

  private final AbstractConfig values;
  private final Template topic;
  private final List<Route> routes;

  /**
   * Parses a configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a key's value is not allowed
   */
  public SourceConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(SourceKeys.DEFINITION, properties, false);
    this.topic = Template.parse(SourceKeys.TOPIC, values.getString(SourceKeys.TOPIC));
    this.routes =
        values.getList(SourceKeys.FILTERS).stream().map(each -> Route.parse(each, topic)).toList();
  }

  /** Where to connect as one of the sessions; the properties are asked for at each connection. */
  ConnectionConfig connection(Supplier<Map<String, String>> current, String clientId) {
    return ConnectionSettings.of(
        values, () -> new AbstractConfig(SourceKeys.DEFINITION, current.get(), false), clientId);
  }

  /** The session of a client id. */
  Session session(String clientId) {
    return new Session(
        clientId,
        false,
        values.getLong(SourceKeys.SESSION_EXPIRY),
        values.getInt(SourceKeys.RECEIVE_MAXIMUM));
  }

  boolean exactlyOnce() {
    return values.getInt(ConnectionKeys.QOS) == 2;
  }

  List<Route> routes() {
    return routes;
  }

  /** What each session subscribes to. */
  List<Subscription> subscriptions() {
    int qos = values.getInt(ConnectionKeys.QOS);
    boolean noLocal = !hashed() ? false : values.getBoolean(SourceKeys.NO_LOCAL);
    int retain =
        List.of("always", "new", "never").indexOf(values.getString(SourceKeys.RETAIN_HANDLING));
    return routes.stream()
        .map(route -> route.filter().subscription())
        .distinct()
        .map(filter -> hashed() ? filter : "$share/" + shareGroup() + "/" + filter)
        .map(filter -> new Subscription(filter, qos, noLocal, true, retain))
        .toList();
  }

  private String shareGroup() {
    String group = values.getString(SourceKeys.SHARE_GROUP);
    return group.isEmpty() ? ConnectionSettings.clientIdPrefix(values) : group;
  }

  boolean hashed() {
    return SourceKeys.HASH.equals(values.getString(SourceKeys.DISTRIBUTION));
  }

  String hashLevel() {
    return values.getString(SourceKeys.HASH_LEVEL);
  }

  int hashSessions() {
    return values.getInt(SourceKeys.HASH_SESSIONS);
  }

  /** The client id of a session; stable, wherever its task runs. */
  String clientId(int session) {
    String prefix = ConnectionSettings.clientIdPrefix(values);
    return hashed() ? prefix + "-h" + hashSessions() + "-" + session : prefix + "-" + session;
  }

  /** The sessions of this task. */
  List<Integer> taskSessions() {
    return values.getList(SourceKeys.TASK_SESSIONS).stream().map(Integer::valueOf).toList();
  }

  /** From which number on this task looks for sessions that are not used any more. */
  Optional<Integer> drainFrom() {
    int from = values.getInt(SourceKeys.TASK_DRAIN_FROM);
    return from < 0 ? Optional.empty() : Optional.of(from);
  }

  Duration drainQuiet() {
    return Duration.ofMillis(values.getLong(SourceKeys.DRAIN_QUIET));
  }

  long bufferBytes() {
    return values.getLong(SourceKeys.BUFFER_BYTES);
  }

  int batchMaxRecords() {
    return values.getInt(SourceKeys.BATCH);
  }

  Optional<Template> key() {
    String key = values.getString(SourceKeys.KEY);
    return key.isEmpty() ? Optional.empty() : Optional.of(Template.parse(SourceKeys.KEY, key));
  }

  Set<String> headers() {
    return new HashSet<>(values.getList(SourceKeys.HEADERS));
  }

  String headerPrefix() {
    return values.getString(SourceKeys.HEADER_PREFIX);
  }

  PayloadDecoder decoder() {
    return Decoders.of(SourceKeys.FORMAT, values.getString(SourceKeys.FORMAT), values.originals());
  }

  /** Where doubles are found out, if they are. */
  Optional<Numbering> numbering() {
    if (!"ledger".equals(values.getString(SourceKeys.DEDUPE))) {
      return Optional.empty();
    }
    return Optional.of(
        new Numbering(
            Template.parse(SourceKeys.DEDUPE_KEY, values.getString(SourceKeys.DEDUPE_KEY)),
            Places.parse(values.getString(SourceKeys.DEDUPE_SEQUENCE)).orElseThrow(),
            Places.parse(values.getString(SourceKeys.DEDUPE_EPOCH))));
  }

  /** Where the number of a message is, and whose it is. */
  record Numbering(Template key, Places sequence, Optional<Places> epoch) {}
}
