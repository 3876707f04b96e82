// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.schedule.DailyWindow;
import io.fairlead.jdbc.schedule.Schedule;
import io.fairlead.jdbc.source.SourceConfig;
import io.fairlead.jdbc.source.SourceReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** A clock that stands where it is put. */
  private static final class HandClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>();

    HandClock(String instant) {
      now.set(Instant.parse(instant));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }

  private static Schedule schedule(
      Clock clock, String cron, String window, boolean catchUp, String... holidays) {
    return new Schedule(
        new Schedule.Plan(
            Optional.ofNullable(cron),
            window == null ? Optional.empty() : DailyWindow.parse(window),
            List.of(holidays).stream().map(LocalDate::parse).toList(),
            BERLIN,
            catchUp),
        clock);
  }

  @Test
  void cronIsInItsZoneAndFollowsSummerTime() {
    HandClock clock = new HandClock("2026-03-28T12:00:00Z");
    Schedule schedule = schedule(clock, "0 30 22 * * ?", null, false);

    assertThat(schedule.untilFirst()).isEqualTo(Duration.parse("PT9H30M"));
    clock.now.set(Instant.parse("2026-03-28T21:30:00Z"));
    // the night in which the clocks go forward is an hour shorter
    assertThat(schedule.untilNext(Duration.ZERO)).isEqualTo(Duration.ofHours(23));
  }

  @Test
  void holidaysAreLeftOut() {
    HandClock clock = new HandClock("2026-12-24T12:00:00Z");

    assertThat(
            schedule(clock, "0 0 10 * * ?", null, false, "2026-12-25", "2026-12-26").untilFirst())
        .isEqualTo(Duration.ofHours(3 * 24 - 3));
    clock.now.set(Instant.parse("2026-12-25T12:00:00Z"));
    Schedule windowed = schedule(clock, null, "20:00-06:00", false, "2026-12-25");
    assertThat(windowed.open()).isFalse();
    assertThat(windowed.untilOpen()).isEqualTo(Duration.ofHours(11));
  }

  @Test
  void windowsGoOverMidnight() {
    HandClock clock = new HandClock("2026-06-01T12:00:00Z");
    Schedule schedule = schedule(clock, null, "20:00-06:00", false);

    assertThat(schedule.open()).isFalse();
    assertThat(schedule.untilFirst()).isEqualTo(Duration.ofHours(6));
    clock.now.set(Instant.parse("2026-06-01T18:00:00Z"));
    assertThat(schedule.open()).isTrue();
    clock.now.set(Instant.parse("2026-06-02T03:59:59Z"));
    assertThat(schedule.open()).isTrue();
    clock.now.set(Instant.parse("2026-06-02T04:00:00Z"));
    assertThat(schedule.open()).isFalse();
  }

  @Test
  void aTimeThatWasMissedIsMadeUpForOrNot() {
    HandClock clock = new HandClock("2026-06-01T12:30:00Z");
    Instant begun = Instant.parse("2026-06-01T11:30:00Z");
    String hourly = "0 0 * * * ?";

    assertThat(schedule(clock, hourly, null, true).untilNext(Duration.ZERO, begun)).isZero();
    assertThat(schedule(clock, hourly, null, false).untilNext(Duration.ZERO, begun))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(schedule(clock, hourly, null, true).untilFirst()).isZero();
  }

  @Test
  void readingStopsWhenTheWindowClosesAndGoesOnInTheNext() throws Exception {
    // given a table of more rows than a batch has
    Engine.Handle database = Engine.H2.fresh();
    database.run(
        "CREATE TABLE [t] ([id] INTEGER PRIMARY KEY)",
        "INSERT INTO [t] SELECT x FROM system_range(1, 250)");
    Map<String, String> properties =
        database.properties(
            "mode",
            "incrementing",
            "incrementing.column.name",
            "id",
            "topic.prefix",
            "",
            "batch.max.rows",
            "100",
            "tables",
            "\"PUBLIC.t\"");
    SourceConfig config = new SourceConfig(properties);
    HandClock clock = new HandClock("2026-06-01T03:00:00Z");
    List<SourceRecord> read = new ArrayList<>();
    AtomicReference<Long> nanos = new AtomicReference<>(0L);
    try (ConnectionPool pool = new ConnectionPool("test", config.connection(), 1, Map.of());
        SourceReader reader =
            new SourceReader(
                config,
                pool,
                partition -> null,
                nanos::get,
                schedule(clock, null, "20:00-06:00", false))) {
      read.addAll(reader.poll());
      assertThat(read).hasSize(100);

      // when it is six o'clock
      clock.now.set(Instant.parse("2026-06-01T04:00:00Z"));
      assertThat(reader.poll()).isNull();
      nanos.set(Duration.ofHours(13).toNanos());
      // a wait that is not over is cut into seconds
      assertThat(reader.poll()).isNull();

      // then it says since when and until when it waits
      assertThat(reader.progress().phase()).isEqualTo("waiting");
      assertThat(reader.progress().details())
          .containsEntry("last_run_at", "2026-06-01T03:00:00Z")
          .containsEntry("next_run_at", "2026-06-01T05:00:00Z");

      // and the rest comes in the evening
      clock.now.set(Instant.parse("2026-06-01T18:00:00Z"));
      nanos.set(Duration.ofHours(14).toNanos());
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(SourceHarness.DEADLINE)
          .until(
              () -> {
                List<SourceRecord> more = reader.poll();
                read.addAll(more == null ? List.of() : more);
                return read.size() >= 250;
              });
      assertThat(read).hasSize(250);
    }
  }
}
