// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.fairlead.delivery.record.RecordTemplate;
import io.fairlead.splunk.config.EventConfig;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The time of an event in seconds since 1970, with its fraction. For use by one thread. */
final class EventTime {

  /** Numbers from here on are milliseconds: as seconds they would be in the year 5138. */
  private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");

  private final Optional<EventConfig.Extraction> extraction;
  private final Optional<RecordTemplate> template;
  private final boolean recordTime;
  private long lastMillis = -1;
  private SerializableString lastSeconds;

  EventTime(EventConfig config) {
    this.extraction = config.extraction();
    this.template = config.timeTemplate();
    this.recordTime = config.recordTime();
  }

  /**
   * The time as text of a JSON number; null if the indexer shall decide.
   *
   * @throws DataException if there is something that is no time
   */
  SerializableString of(SinkRecord record) {
    if (extraction.isPresent() && record.value() instanceof String text) {
      Matcher matcher = extraction.get().regex().matcher(text);
      if (matcher.find() && matcher.group("time") != null) {
        return new SerializedString(parse(matcher.group("time")));
      }
    }
    if (template.isPresent()) {
      String text = template.get().apply(record);
      if (text != null && !text.isEmpty()) {
        return new SerializedString(isoOrEpoch(text));
      }
    }
    return recordTime && record.timestamp() != null && record.timestamp() >= 0
        ? ofRecord(record.timestamp())
        : null;
  }

  /** In a fast stream many records have the same. */
  private SerializableString ofRecord(long millis) {
    if (millis != lastMillis) {
      lastSeconds = new SerializedString(seconds(millis, 0));
      lastMillis = millis;
    }
    return lastSeconds;
  }

  private String parse(String text) {
    if (extraction.get().format().isEmpty()) {
      return epoch(text);
    }
    try {
      Instant instant = Instant.from(extraction.get().format().get().parse(text));
      return seconds(instant);
    } catch (DateTimeException e) {
      throw new DataException("The time in the value does not fit timestamp.format");
    }
  }

  private static String isoOrEpoch(String text) {
    if (text.indexOf(':') < 0) {
      return epoch(text);
    }
    try {
      return seconds(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new DataException("What splunk.time.template gives is no time of ISO 8601");
    }
  }

  private static String epoch(String text) {
    try {
      BigDecimal number = new BigDecimal(text.strip());
      if (number.signum() >= 0) {
        return (number.compareTo(FIRST_MILLIS) >= 0 ? number.movePointLeft(3) : number)
            .toPlainString();
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new DataException("The event's time is no number of seconds or milliseconds since 1970");
  }

  private static String seconds(Instant instant) {
    return seconds(instant.toEpochMilli(), instant.getNano() % 1_000_000);
  }

  private static String seconds(long millis, int nanos) {
    long rest = Math.floorMod(millis, 1000L);
    StringBuilder text = new StringBuilder(20).append(Math.floorDiv(millis, 1000L)).append('.');
    text.append((char) ('0' + rest / 100)).append((char) ('0' + rest / 10 % 10));
    text.append((char) ('0' + rest % 10));
    if (nanos > 0) {
      text.append(String.format(java.util.Locale.ROOT, "%06d", nanos));
    }
    return text.toString();
  }
}
