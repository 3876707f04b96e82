// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.Conversions;
import io.fairlead.jdbc.dialect.JsonText;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** Elements of an array as the text that the server parses. */
record ElementText(Optional<Schema> schema, ZoneId zone, String elementType) {

  Object of(Object element) {
    if (element == null) {
      return null;
    }
    if (element instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
    if (element instanceof ByteBuffer buffer) {
      return "\\x" + HexFormat.of().formatHex(JsonText.bytes(buffer));
    }
    if (elementType.startsWith("timestamp")
        && (element instanceof Date || element instanceof Number)) {
      return timestamp(element);
    }
    return Conversions.text(element, schema);
  }

  private String timestamp(Object element) {
    Column column =
        new Column("element", new Column.Type(0, elementType, 0, 0), true, false, false);
    var instant = Conversions.instant(element, schema.map(Schema::name).orElse(""), zone, column);
    return elementType.equals("timestamptz")
        ? instant.toString()
        : LocalDateTime.ofInstant(instant, zone).toString();
  }
}
