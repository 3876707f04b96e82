// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.schedule;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;
import org.quartz.impl.calendar.HolidayCalendar;

/**
 * When tables are read: at the times of a cron expression (Quartz's, with seconds), within a window
 * of the day, never on holidays. Immutable.
 */
public final class Schedule {

  /** Holidays in a row beyond which no time is looked for any more. */
  private static final int MAX_DAYS = 4_000;

  /**
   * What is planned.
   *
   * @param cron when a pass begins; empty for every poll interval
   * @param window outside of which nothing is read
   * @param holidays days on which nothing is read
   * @param zone the zone of all of these
   * @param catchUp whether a time that was missed is made up for at once
   */
  public record Plan(
      Optional<String> cron,
      Optional<DailyWindow> window,
      List<LocalDate> holidays,
      ZoneId zone,
      boolean catchUp) {}

  private final Plan plan;
  private final Clock clock;
  private final Optional<CronExpression> cron;
  private final HolidayCalendar holidays;

  /**
   * Makes a schedule.
   *
   * @throws IllegalArgumentException if the cron expression is none
   */
  public Schedule(Plan plan, Clock clock) {
    this.plan = plan;
    this.clock = clock;
    this.cron = plan.cron().map(text -> expression(text, plan.zone()));
    this.holidays = new HolidayCalendar();
    holidays.setTimeZone(TimeZone.getTimeZone(plan.zone()));
    plan.holidays()
        .forEach(
            day -> holidays.addExcludedDate(Date.from(day.atStartOfDay(plan.zone()).toInstant())));
  }

  private static CronExpression expression(String text, ZoneId zone) {
    try {
      CronExpression expression = new CronExpression(text);
      expression.setTimeZone(TimeZone.getTimeZone(zone));
      return expression;
    } catch (ParseException e) {
      throw new IllegalArgumentException("Not a cron expression of Quartz: " + e.getMessage(), e);
    }
  }

  /** Whether reading is allowed now. */
  public boolean open() {
    Instant now = clock.instant();
    return included(now)
        && plan.window()
            .map(window -> window.contains(now.atZone(plan.zone()).toLocalTime()))
            .orElse(true);
  }

  private boolean included(Instant at) {
    return holidays.isTimeIncluded(at.toEpochMilli());
  }

  /** How long to wait before a task's first pass. */
  public Duration untilFirst() {
    return cron.isPresent() && !plan.catchUp() ? untilNext(Duration.ZERO) : untilOpen();
  }

  /**
   * How long to wait after a pass for the next.
   *
   * @param interval the pause without cron expression
   */
  public Duration untilNext(Duration interval) {
    return cron.isPresent() ? until(allowed(fireTime(clock.instant()))) : interval;
  }

  /**
   * The same for a pass that began at a moment: a time that came while it ran was missed.
   *
   * @param begun when the pass began
   */
  public Duration untilNext(Duration interval, Instant begun) {
    if (cron.isPresent() && plan.catchUp() && fireTime(begun).isBefore(clock.instant())) {
      return untilOpen();
    }
    return untilNext(interval);
  }

  /** How long to wait until reading is allowed. */
  public Duration untilOpen() {
    return until(allowed(clock.instant()));
  }

  /** The present moment of the schedule's clock. */
  public Instant now() {
    return clock.instant();
  }

  private Duration until(Instant at) {
    Duration wait = Duration.between(clock.instant(), at);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** The next time of the expression that is no holiday. */
  private Instant fireTime(Instant after) {
    Date at = Date.from(after);
    for (int tries = 0; tries < MAX_DAYS; tries++) {
      at = cron.orElseThrow().getNextValidTimeAfter(at);
      if (at == null) {
        break;
      }
      if (included(at.toInstant())) {
        return at.toInstant();
      }
      ZonedDateTime day = at.toInstant().atZone(plan.zone());
      at =
          Date.from(
              day.toLocalDate().plusDays(1).atStartOfDay(plan.zone()).toInstant().minusMillis(1));
    }
    // The expression has no further time: as good as never.
    return after.plus(Duration.ofDays(36_500));
  }

  private Instant allowed(Instant from) {
    ZonedDateTime at = from.atZone(plan.zone());
    for (int day = 0; day < MAX_DAYS; day++) {
      if (plan.window().isPresent()) {
        at = plan.window().get().opens(at);
      }
      if (included(at.toInstant())) {
        return at.toInstant();
      }
      at = at.toLocalDate().plusDays(1).atStartOfDay(plan.zone());
    }
    return at.toInstant();
  }
}
