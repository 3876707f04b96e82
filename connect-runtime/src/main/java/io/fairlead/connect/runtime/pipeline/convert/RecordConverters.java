// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.convert;

import io.fairlead.connect.runtime.pipeline.CallTracker;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskMetrics.PluginInfo;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.errors.Stage;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Key, value and header converter of a task: the connector's if it has one, else the worker's. What
 * a converter throws is handled as {@code errors.*} says: a method then returns null and the
 * context has {@linkplain RecordContext#failed() failed}. For one thread at a time.
 */
public final class RecordConverters implements AutoCloseable {

  private final Plugin<Converter> keyPlugin;
  private final Plugin<Converter> valuePlugin;
  private final Plugin<HeaderConverter> headerPlugin;
  private final Converter key;
  private final Converter value;
  private final HeaderConverter header;
  private final ErrorTolerance tolerance;
  private final CallTracker calls;

  RecordConverters(
      Plugin<Converter> keyPlugin,
      Plugin<Converter> valuePlugin,
      Plugin<HeaderConverter> headerPlugin,
      ErrorTolerance tolerance,
      CallTracker calls) {
    this.keyPlugin = keyPlugin;
    this.valuePlugin = valuePlugin;
    this.headerPlugin = headerPlugin;
    this.key = keyPlugin.get();
    this.value = valuePlugin.get();
    this.header = headerPlugin.get();
    this.tolerance = tolerance;
    this.calls = calls;
  }

  /**
   * Makes and configures the converters.
   *
   * @throws RuntimeException if one cannot be made or refuses its configuration
   */
  public static RecordConverters build(
      TaskParts parts, TaskEnvironment environment, ErrorTolerance tolerance, CallTracker calls) {
    return new ConverterBuilder(parts, environment).build(tolerance, calls);
  }

  /** What the converters are, for the task's MBean. */
  public List<PluginInfo> pluginInfo() {
    return List.of(
        info("key-converter", key.getClass(), key.version()),
        info("value-converter", value.getClass(), value.version()),
        info("header-converter", header.getClass(), header.version()));
  }

  private static PluginInfo info(String kind, Class<?> type, String version) {
    return new PluginInfo(kind, Plugins.publicName(type.getName()), version);
  }

  /** Headers for Kafka; never null unless the record failed. */
  public RecordHeaders headersFromConnect(RecordContext context, ConnectRecord<?> record) {
    if (record.headers().isEmpty()) {
      return new RecordHeaders();
    }
    Exception failure;
    calls.begin("headerConverter.fromConnectHeader");
    try {
      return fromConnect(record);
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context, Stage.HEADER_CONVERTER, header.getClass(), failure, () -> fromConnect(record));
  }

  private RecordHeaders fromConnect(ConnectRecord<?> record) {
    RecordHeaders headers = new RecordHeaders();
    for (Header each : record.headers()) {
      headers.add(
          each.key(),
          header.fromConnectHeader(record.topic(), each.key(), each.schema(), each.value()));
    }
    return headers;
  }

  /** The record's key for Kafka, which may be null. */
  public byte[] keyFromConnect(RecordContext context, ConnectRecord<?> record, Headers headers) {
    Exception failure;
    calls.begin("keyConverter.fromConnectData");
    try {
      return key.fromConnectData(record.topic(), headers, record.keySchema(), record.key());
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context,
        Stage.KEY_CONVERTER,
        key.getClass(),
        failure,
        () -> key.fromConnectData(record.topic(), headers, record.keySchema(), record.key()));
  }

  /** The record's value for Kafka, which may be null. */
  public byte[] valueFromConnect(RecordContext context, ConnectRecord<?> record, Headers headers) {
    Exception failure;
    calls.begin("valueConverter.fromConnectData");
    try {
      return value.fromConnectData(record.topic(), headers, record.valueSchema(), record.value());
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context,
        Stage.VALUE_CONVERTER,
        value.getClass(),
        failure,
        () -> value.fromConnectData(record.topic(), headers, record.valueSchema(), record.value()));
  }

  /** The consumed record's key; null only if the record failed. */
  public SchemaAndValue keyToConnect(
      RecordContext context, ConsumerRecord<byte[], byte[]> consumed) {
    Exception failure;
    calls.begin("keyConverter.toConnectData");
    try {
      return key.toConnectData(consumed.topic(), consumed.headers(), consumed.key());
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context,
        Stage.KEY_CONVERTER,
        key.getClass(),
        failure,
        () -> key.toConnectData(consumed.topic(), consumed.headers(), consumed.key()));
  }

  /** The consumed record's value; null only if the record failed. */
  public SchemaAndValue valueToConnect(
      RecordContext context, ConsumerRecord<byte[], byte[]> consumed) {
    Exception failure;
    calls.begin("valueConverter.toConnectData");
    try {
      return value.toConnectData(consumed.topic(), consumed.headers(), consumed.value());
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context,
        Stage.VALUE_CONVERTER,
        value.getClass(),
        failure,
        () -> value.toConnectData(consumed.topic(), consumed.headers(), consumed.value()));
  }

  /** The consumed record's headers; null only if the record failed. */
  public ConnectHeaders headersToConnect(
      RecordContext context, ConsumerRecord<byte[], byte[]> consumed) {
    Exception failure;
    calls.begin("headerConverter.toConnectHeader");
    try {
      return toConnect(consumed);
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context, Stage.HEADER_CONVERTER, header.getClass(), failure, () -> toConnect(consumed));
  }

  private ConnectHeaders toConnect(ConsumerRecord<byte[], byte[]> consumed) {
    ConnectHeaders headers = new ConnectHeaders();
    for (org.apache.kafka.common.header.Header each : consumed.headers()) {
      headers.add(each.key(), header.toConnectHeader(consumed.topic(), each.key(), each.value()));
    }
    return headers;
  }

  /** For errant records: the bytes of a record that was not consumed as it is. */
  public Converter keyConverter() {
    return key;
  }

  public Converter valueConverter() {
    return value;
  }

  public HeaderConverter headerConverter() {
    return header;
  }

  @Override
  public void close() {
    Utils.closeQuietly(keyPlugin, "key converter");
    Utils.closeQuietly(valuePlugin, "value converter");
    Utils.closeQuietly(headerPlugin, "header converter");
  }
}
