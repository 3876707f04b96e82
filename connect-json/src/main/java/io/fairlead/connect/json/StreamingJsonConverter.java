// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Converts like {@code org.apache.kafka.connect.json.JsonConverter} of the Kafka version that is on
 * the class path, with the same settings, several times faster: the same bytes for the same data,
 * equal data for the same bytes, and the same exceptions. It writes and reads without a tree in
 * between, with the schema's text encoded once per schema and recognized as bytes on reading.
 * Records that are not common ones (wrong in some way, an odd encoding, nested more than 200 deep)
 * are converted by Apache's converter, at its speed.
 *
 * <p>{@code schemas.cache.size} bounds the number of schemas kept in each direction, and 8 MiB the
 * text kept of those read. Once configured it is safe for use by any thread. Conversions neither
 * block nor wait, save for short locks when a schema is new.
 */
public final class StreamingJsonConverter implements Converter, HeaderConverter, Versioned {

  private final Spares<JsonOutput> outputs = new Spares<>(JsonOutput::new, JsonOutput::isSmall);
  private final Spares<JsonInput> inputs = new Spares<>(JsonInput::new, input -> true);
  private ApacheConversion apache;
  private RecordWriters writers;
  private MessageReader reader;

  /** The version of Kafka that it is like. */
  @Override
  public String version() {
    return AppInfoParser.getVersion();
  }

  /** Apache's definition. */
  @Override
  public ConfigDef config() {
    return JsonConverterConfig.configDef();
  }

  /**
   * @param configs as Apache's converter takes them; {@code converter.type} is required
   * @throws org.apache.kafka.common.config.ConfigException for wrong values
   * @throws RuntimeException what Apache's converter throws for a wrong {@code schema.content}
   */
  @Override
  public void configure(Map<String, ?> configs) {
    JsonConverterConfig config = new JsonConverterConfig(configs);
    ApacheConversion likeApache = new ApacheConversion(configs);
    if (config.schemaContent() != null) {
      likeApache.converter();
    }
    apache = likeApache;
    writers = new RecordWriters(config, likeApache);
    reader = reader(config, likeApache);
  }

  private static MessageReader reader(JsonConverterConfig config, ApacheConversion apache) {
    if (!config.schemasEnabled()) {
      return new PlainMessages();
    }
    ReaderCompiler compiler = new ReaderCompiler(config.replaceNullWithDefault());
    return config.schemaContent() != null
        ? new FixedSchemaMessages(compiler, apache)
        : new EnvelopeMessages(compiler, apache, config.schemaCacheSize());
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    Map<String, Object> typed = new HashMap<>(configs);
    ConverterType type = isKey ? ConverterType.KEY : ConverterType.VALUE;
    typed.put(ConverterConfig.TYPE_CONFIG, type.getName());
    configure(typed);
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    if (schema == null && value == null) {
      return null;
    }
    JsonOutput output = outputs.take();
    try {
      return writers.of(schema).write(output.reset(), value);
    } catch (RuntimeException unusualOrWrong) {
      return apache.write(topic, schema, value);
    } finally {
      outputs.give(output);
    }
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    if (value == null) {
      return SchemaAndValue.NULL;
    }
    JsonInput input = inputs.take();
    try {
      return reader.read(topic, value, input.over(value, 0));
    } catch (RuntimeException unusualOrWrong) {
      return apache.read(topic, value);
    } finally {
      input.release();
      inputs.give(input);
    }
  }

  @Override
  public byte[] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
    return fromConnectData(topic, schema, value);
  }

  @Override
  public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
    return toConnectData(topic, value);
  }

  /** How many records were left to Apache's converter. */
  long leftToApache() {
    return apache.records();
  }

  @Override
  public void close() {
    if (apache != null) {
      apache.close();
    }
  }
}
