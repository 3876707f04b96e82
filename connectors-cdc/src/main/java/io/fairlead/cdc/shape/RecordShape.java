// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** Gives Debezium's records the shape that was asked for. Used by one thread. */
public final class RecordShape implements AutoCloseable {

  private final List<Transformation<SourceRecord>> steps = new ArrayList<>();

  /** The shape that a configuration asks for. */
  public static RecordShape of(CdcConfig config) {
    RecordShape shape = new RecordShape();
    if (!config.hashed().isEmpty()) {
      shape.steps.add(
          new HashedColumns(config.hashed(), config.home(), config.hashSalt().orElseThrow()));
    }
    switch (config.shape()) {
      case "flat" -> shape.add(flat(config), flatKeys(config));
      case "outbox" -> shape.add(outbox(config), outboxKeys(config));
      default -> {}
    }
    return shape;
  }

  /** The record in its shape; {@code null} if the shape has none for it. */
  public SourceRecord apply(SourceRecord record) {
    SourceRecord shaped = record;
    for (Transformation<SourceRecord> step : steps) {
      if (shaped == null) {
        return null;
      }
      shaped = step.apply(shaped);
    }
    return shaped;
  }

  @Override
  public void close() {
    steps.forEach(Transformation::close);
  }

  private void add(Transformation<SourceRecord> step, Map<String, String> keys) {
    step.configure(keys);
    steps.add(step);
  }

  private static Transformation<SourceRecord> flat(CdcConfig config) {
    return config.kind() == io.fairlead.cdc.config.DatabaseKind.MONGODB
        ? Transformations.create("io.debezium.connector.mongodb.transforms.ExtractNewDocumentState")
        : new io.debezium.transforms.ExtractNewRecordState<>();
  }

  private static Map<String, String> flatKeys(CdcConfig config) {
    Map<String, String> keys = new HashMap<>();
    keys.put(
        "delete.tombstone.handling.mode",
        switch (config.flatDeletes()) {
          case "flag" -> "rewrite";
          case "flag-and-tombstone" -> "rewrite-with-tombstone";
          case "drop" -> "drop";
          default -> "delete-to-tombstone";
        });
    if (!config.flatHeaders().isEmpty()) {
      keys.put("add.headers", String.join(",", config.flatHeaders()));
    }
    return keys;
  }

  private static Transformation<SourceRecord> outbox(CdcConfig config) {
    return config.kind() == io.fairlead.cdc.config.DatabaseKind.MONGODB
        ? Transformations.create("io.debezium.connector.mongodb.transforms.outbox.MongoEventRouter")
        : new io.debezium.transforms.outbox.EventRouter<>();
  }

  private static Map<String, String> outboxKeys(CdcConfig config) {
    int prefix = CdcKeys.OUTBOX_PREFIX.length();
    return config.given().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(CdcKeys.OUTBOX_PREFIX))
        .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix), Map.Entry::getValue));
  }
}
