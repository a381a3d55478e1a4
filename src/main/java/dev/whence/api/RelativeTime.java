package dev.whence.api;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times relative to now, as Grafana writes them: `now`, then any number of steps, each `-30m`,
/// `+1d` or a rounding `/h`.
///
/// Units: `s m h d w M Q y`. All in UTC; weeks start on Monday. Rounding goes down for the begin of
/// a window; for its end, which is exclusive, it goes to the begin of the next unit, so that
/// `now/d` to `now/d` is all of today.
final class RelativeTime {

  private static final Pattern STEP =
      Pattern.compile("([+-])([0-9]{0,9})([smhdwMQy])|/([smhdwMQy])");
  private static final int MAX_STEPS = 8;

  private RelativeTime() {}

  /// @throws DateTimeException when the text does not follow the form
  static Instant parse(String text, Instant now, TimeText.Edge edge) {
    // An URL's + arrives as a space.
    String steps = text.substring("now".length()).replace(' ', '+');
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    Matcher step = STEP.matcher(steps);
    int read = 0;
    for (int i = 0; i < MAX_STEPS && read < steps.length(); i++) {
      if (!step.find(read) || step.start() != read) {
        throw new DateTimeException("no step: " + steps.substring(read));
      }
      time = step.group(4) == null ? moved(time, step) : rounded(time, step.group(4), edge);
      read = step.end();
    }
    if (read < steps.length()) {
      throw new DateTimeException("too many steps");
    }
    return time.toInstant();
  }

  private static ZonedDateTime moved(ZonedDateTime time, Matcher step) {
    long amount = step.group(2).isEmpty() ? 1 : Long.parseLong(step.group(2));
    return time.plus(step.group(1).equals("-") ? -amount : amount, unit(step.group(3)));
  }

  private static ZonedDateTime rounded(ZonedDateTime time, String unit, TimeText.Edge edge) {
    ZonedDateTime begin = begin(time, unit);
    return edge == TimeText.Edge.BEGIN ? begin : begin.plus(1, unit(unit));
  }

  private static ZonedDateTime begin(ZonedDateTime time, String unit) {
    LocalDate day = time.toLocalDate();
    return switch (unit) {
      case "s", "m", "h", "d" -> time.truncatedTo(unit(unit));
      case "w" -> midnight(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case "M" -> midnight(day.withDayOfMonth(1));
      case "Q" -> midnight(day.with(IsoFields.DAY_OF_QUARTER, 1));
      default -> midnight(day.withDayOfYear(1));
    };
  }

  private static ZonedDateTime midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC);
  }

  private static TemporalUnit unit(String unit) {
    return switch (unit) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      case "w" -> ChronoUnit.WEEKS;
      case "M" -> ChronoUnit.MONTHS;
      case "Q" -> IsoFields.QUARTER_YEARS;
      default -> ChronoUnit.YEARS;
    };
  }
}
