// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverterConfig;

/**
 * The writers of schemas seen lately. Finds them by identity without a lock; a schema that is equal
 * to a known one shares its text. Safe for use by any thread. Holds at most {@code
 * schemas.cache.size} schemas by equality (Invariant 9).
 */
final class RecordWriters {

  private static final int MAX_SLOTS = 256;
  private static final byte[] SCHEMA = Ascii.bytes("{\"schema\":");
  private static final byte[] PAYLOAD = Ascii.bytes(",\"payload\":");
  private static final byte[] END = Ascii.bytes("}");

  private final boolean envelope;
  private final ApacheConversion apache;
  private final WriterCompiler compiler;
  private final RecordWriter schemaless;
  private final AtomicReferenceArray<RecordWriter> bySlot;
  private final Map<Schema, RecordWriter> byEquality;

  RecordWriters(JsonConverterConfig config, ApacheConversion apache) {
    this.envelope = config.schemasEnabled();
    this.apache = apache;
    this.compiler = new WriterCompiler(config.decimalFormat(), config.replaceNullWithDefault());
    this.schemaless = recordWriter(null, Ascii.NULL, SchemalessWriter.VALUES);
    int limit = Math.max(1, config.schemaCacheSize());
    this.bySlot = new AtomicReferenceArray<>(Integer.highestOneBit(Math.min(MAX_SLOTS, limit)));
    this.byEquality =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Schema, RecordWriter> eldest) {
            return size() > limit;
          }
        };
  }

  RecordWriter of(Schema schema) {
    if (schema == null) {
      return schemaless;
    }
    int slot = System.identityHashCode(schema) & (bySlot.length() - 1);
    RecordWriter writer = bySlot.getAcquire(slot);
    if (writer != null && writer.schema() == schema) {
      return writer;
    }
    writer = ofEqual(schema);
    bySlot.setRelease(slot, writer);
    return writer;
  }

  private RecordWriter ofEqual(Schema schema) {
    RecordWriter known;
    synchronized (byEquality) {
      known = byEquality.get(schema);
    }
    if (known == null) {
      RecordWriter made = make(schema);
      synchronized (byEquality) {
        byEquality.put(schema, made);
      }
      return made;
    }
    if (known.schema() == schema || known.payload() == null) {
      return known;
    }
    // Comparing structs with their own schema by identity is worth a writer of its own.
    return new RecordWriter(schema, known.before(), compiler.compile(schema), known.after());
  }

  private RecordWriter make(Schema schema) {
    try {
      SchemaKinds.requireImmutable(schema);
      byte[] text = envelope ? apache.schemaText(schema) : RecordWriter.NOTHING;
      return recordWriter(schema, text, compiler.compile(schema));
    } catch (RuntimeException e) {
      return new RecordWriter(schema, RecordWriter.NOTHING, null, RecordWriter.NOTHING);
    }
  }

  private RecordWriter recordWriter(Schema schema, byte[] schemaText, SchemaWriter payload) {
    if (!envelope) {
      return new RecordWriter(schema, RecordWriter.NOTHING, payload, RecordWriter.NOTHING);
    }
    JsonOutput before = new JsonOutput();
    before.raw(SCHEMA);
    before.raw(schemaText);
    before.raw(PAYLOAD);
    return new RecordWriter(schema, before.toByteArray(), payload, END);
  }
}
