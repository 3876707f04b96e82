// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Replaces the text of columns by its HMAC-SHA-256. Debezium can hash too, but takes the salt in
 * the name of a key, which it logs.
 */
final class HashedColumns implements Transformation<SourceRecord> {

  private static final String ALGORITHM = "HmacSHA256";

  private final List<Pattern> columns;
  private final Map<String, Boolean> hashed = new ConcurrentHashMap<>();
  private final Mac mac;

  HashedColumns(List<String> names, String home, String salt) {
    this.columns =
        names.stream()
            .map(name -> name.chars().filter(c -> c == '.').count() < 2 ? home + "." + name : name)
            .map(name -> Pattern.compile(regex(name), Pattern.CASE_INSENSITIVE))
            .toList();
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new ConnectException(ALGORITHM + " is not there", e);
    }
  }

  @Override
  public SourceRecord apply(SourceRecord record) {
    if (record.value() instanceof Struct value
        && value.schema().field("source") != null
        && value.get("source") instanceof Struct source) {
      String table = table(source);
      hash(value, "before", table);
      hash(value, "after", table);
    }
    return record;
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}

  private void hash(Struct value, String image, String table) {
    if (value.schema().field(image) == null || !(value.get(image) instanceof Struct row)) {
      return;
    }
    for (Field field : row.schema().fields()) {
      if (field.schema().type() == Schema.Type.STRING
          && row.get(field) instanceof String text
          && hashed.computeIfAbsent(table + "." + field.name(), this::matches)) {
        row.put(
            field, HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
      }
    }
  }

  private boolean matches(String column) {
    return columns.stream().anyMatch(pattern -> pattern.matcher(column).matches());
  }

  private static String table(Struct source) {
    Field schema = source.schema().field("schema");
    String home = schema == null ? source.getString("db") : source.getString("schema");
    return home + "." + source.getString("table");
  }

  private static String regex(String name) {
    return Pattern.quote(name).replace("*", "\\E[^.]*\\Q");
  }
}
