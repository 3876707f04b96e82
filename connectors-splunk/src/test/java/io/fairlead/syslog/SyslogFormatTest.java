// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.jcustenborder.cef.CEFParserFactory;
import com.github.jcustenborder.cef.Message;
import com.github.palindromicity.syslog.SyslogParserBuilder;
import io.fairlead.syslog.config.SyslogConfig;
import io.fairlead.syslog.format.SyslogFormatter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Parsers that others wrote read messages as they were meant. */
class SyslogFormatTest {

  private static String format(SinkRecord record, String... more) {
    Map<String, String> config = properties("topics", "t", "syslog.addresses", "localhost:514");
    config.putAll(properties(more));
    return new String(
        new SyslogFormatter(new SyslogConfig(config)).format(record), StandardCharsets.UTF_8);
  }

  /** Text as it may be in events; the parser's grammar ends with Latin-1. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("ab1|=\\ \"'[]^:;,.äß/")
        .ofMinLength(1)
        .ofMaxLength(20)
        .filter(text -> text.strip().equals(text));
  }

  @Property(tries = 300)
  void structuredDataIsReadAsItWasMeant(@ForAll("texts") String value) {
    SinkRecord record = record("app", 0, 1, null, Map.of("v", value));

    String message = format(record, "syslog.structured.data", "v=${field.v}");

    Map<String, Object> parsed = new SyslogParserBuilder().build().parseLine(message);
    assertThat(parsed)
        .containsEntry("syslog.header.appName", "app")
        .containsEntry("syslog.header.version", "1");
    assertThat(unescaped(String.valueOf(parsed.get("syslog.structuredData.kafka@32473.v"))))
        .isEqualTo(value);
  }

  /** The parser hands values over as they are written. */
  private static String unescaped(String value) {
    return value.replaceAll("\\\\([\"\\\\\\]])", "$1");
  }

  @Test
  void cefIsReadAsItWasMeant() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("src", "10.0.0.1");
    value.put("msg", "a=b c\\d | e");
    value.put("cnt", 7);

    String message =
        format(
            record("audit", 0, 0, null, value),
            "syslog.header",
            "rfc3164",
            "syslog.hostname",
            "h1",
            "syslog.body",
            "cef",
            "event.vendor",
            "Sea|Port\\Inc",
            "event.product",
            "gate",
            "event.id",
            "100",
            "event.name",
            "gate opened",
            "event.severity",
            "8");
    Message parsed =
        CEFParserFactory.create()
            .parse(message.replaceFirst("^<134>", "").replaceFirst("audit: ", ""));

    assertThat(message)
        .endsWith(
            "CEF:0|Sea\\|Port\\\\Inc|gate|1.0|100|gate opened|8|src=10.0.0.1"
                + " msg=a\\=b c\\\\d | e cnt=7");
    assertThat(parsed.deviceProduct()).isEqualTo("gate");
    assertThat(parsed.deviceEventClassId()).isEqualTo("100");
    assertThat(parsed.name()).isEqualTo("gate opened");
    assertThat(parsed.severity()).isEqualTo("8");
    assertThat(parsed.extensions()).containsEntry("src", "10.0.0.1").containsEntry("cnt", "7");
  }

  @Test
  void cefEscapesLineEnds() {
    String message =
        format(
            record("audit", 0, 0, null, Map.of("m", "one\ntwo\rthree")),
            "syslog.header",
            "none",
            "syslog.body",
            "cef",
            "event.extensions",
            "msg=${field.m},src=${field.absent}");

    assertThat(message).isEqualTo("CEF:0|Fairlead|audit|1.0|audit|audit|5|msg=one\\ntwo\\rthree");
  }

  @Test
  void leefHasItsSeparators() {
    SinkRecord record = record("audit", 0, 0, null, Map.of("usr", "a^b\tc\nd"));

    assertThat(format(record, "syslog.header", "none", "syslog.body", "leef1"))
        .isEqualTo("LEEF:1.0|Fairlead|audit|1.0|audit|usr=a^b c d");
    assertThat(
            format(
                record,
                "syslog.header",
                "none",
                "syslog.body",
                "leef2",
                "event.extensions",
                "usrName=${field.usr},cat=x|y"))
        .isEqualTo("LEEF:2.0|Fairlead|audit|1.0|audit|^|usrName=a b\tc d^cat=x|y");
  }

  @Test
  void whatCannotBeAMessageIsTold() {
    assertThatThrownBy(() -> format(record("a", 0, 0, null, "x"), "syslog.body", "cef"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("event.extensions");
    assertThatThrownBy(
            () ->
                format(
                    record("a", 0, 0, null, Map.of("level", "loud")),
                    "syslog.severity",
                    "${field.level}"))
        .hasMessageContaining("severity");
    assertThatThrownBy(() -> format(record("a", 0, 0, null, "x".repeat(70_000))))
        .hasMessageContaining("syslog.message.max.bytes");
  }
}
