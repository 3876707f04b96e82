// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTemplateTest {

  private static SinkRecord record() {
    Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    SinkRecord record =
        new SinkRecord(
            "orders",
            3,
            schema,
            new Struct(schema).put("id", 9),
            null,
            Map.of("a", Map.of("b", true), "x.y", "dotted", "list", java.util.List.of(1)),
            42,
            1_700_000_000_000L,
            TimestampType.CREATE_TIME);
    record.headers().addString("h", "head");
    return record;
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "${topic}-${partition}-${offset}, orders-3-42",
    "k${key.id}, k9",
    "${field.a.b}, true",
    "${field.x.y}, dotted",
    "${header.h}/${header.none|other}, head/other",
    "${field.none|}x, x",
    "i-${time.yyyy.MM.dd}, i-2023.11.14",
  })
  void placesAreFilled(String template, String expected) {
    assertThat(new RecordTemplate(template).apply(record())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"${field.none}", "x${key}", "${field.a}", "${header.none}"})
  void nothingIsNull(String template) {
    assertThat(new RecordTemplate(template).apply(record())).isNull();
  }

  @Test
  void unknownPlacesAreTold() {
    assertThatThrownBy(() -> new RecordTemplate("${nonsense}"))
        .hasMessageContaining("${nonsense}")
        .hasMessageContaining("${field.PATH}");
    assertThat(RecordTemplate.isValid("${time.qqqqqqq}")).isFalse();
  }
}
