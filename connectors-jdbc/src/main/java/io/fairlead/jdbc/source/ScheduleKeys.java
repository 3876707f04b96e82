// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import static io.fairlead.jdbc.source.SourceKeys.SCHEDULE;
import static io.fairlead.jdbc.source.SourceKeys.SCHEDULE_HOLIDAYS;
import static io.fairlead.jdbc.source.SourceKeys.SCHEDULE_MISFIRE;
import static io.fairlead.jdbc.source.SourceKeys.SCHEDULE_WINDOW;
import static io.fairlead.jdbc.source.SourceKeys.SCHEDULE_ZONE;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.Keys;
import io.fairlead.jdbc.schedule.DailyWindow;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;

/** The keys about when tables are read. */
final class ScheduleKeys {

  private ScheduleKeys() {}

  static void define(Keys keys) {
    keys.add(
        SCHEDULE,
        STRING,
        "",
        Keys.valid(
            "a cron expression of Quartz, such as 0 30 22 ? * MON-FRI",
            value ->
                value.equals("") || org.quartz.CronExpression.isValidExpression((String) value)),
        MEDIUM,
        "When tables are read, as a cron expression with seconds (Quartz). Empty: every"
            + " poll.interval.ms.");
    keys.add(
        SCHEDULE_WINDOW,
        STRING,
        "",
        Keys.valid(
            "a part of the day such as 20:00-06:00",
            value -> value.equals("") || DailyWindow.parse((String) value).isPresent()),
        MEDIUM,
        "The part of the day in which tables are read. When it closes, reading stops within the"
            + " batch and goes on from there when it opens again; mode bulk begins anew.");
    keys.add(
        SCHEDULE_HOLIDAYS,
        LIST,
        List.of(),
        Keys.valid("dates such as 2026-12-25", value -> dates((List<?>) value)),
        LOW,
        "Days on which nothing is read.");
    keys.add(
        SCHEDULE_ZONE,
        STRING,
        "UTC",
        Keys.valid(
            "a zone such as UTC or Europe/Berlin",
            value -> java.time.ZoneId.getAvailableZoneIds().contains(value)),
        LOW,
        "The zone of schedule, schedule.window and schedule.holidays.");
    keys.add(
        SCHEDULE_MISFIRE,
        STRING,
        "skip",
        Keys.word("skip", "run"),
        LOW,
        "What becomes of a time of the schedule that was missed, because the task did not run or was"
            + " still reading. skip: the next one counts. run: tables are read at once.");
  }

  private static boolean dates(List<?> values) {
    try {
      values.forEach(value -> LocalDate.parse(String.valueOf(value)));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
