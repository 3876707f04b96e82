// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;

/** For drivers without {@code java.time}: keeps the JVM's own zone out of their conversions. */
public final class UtcCalendar {

  private UtcCalendar() {}

  /** A new one, since calendars are not thread-safe; of the ISO calendar at all times. */
  public static Calendar get() {
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    calendar.setGregorianChange(new java.util.Date(Long.MIN_VALUE));
    return calendar;
  }
}
