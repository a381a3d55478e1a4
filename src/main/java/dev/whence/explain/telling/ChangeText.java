package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Words;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The change behind a cause, in words.
///
/// @param label what was done to what: `deployment of auth-v2 2.4.0`
/// @param sentence the label, when, and what its instances did differently
/// @param without what the cause does, without the change
/// @param evidence the IDs of what shows it
record ChangeText(String label, String sentence, String without, List<String> evidence) {

  private static final String AFTER = " after ";

  static @Nullable ChangeText of(
      Candidate cause, List<SuspectChange> changes, List<Evidence> evidence) {
    String id = cause.entity().change();
    if (id == null) {
      return null;
    }
    for (SuspectChange change : changes) {
      if (change.id().equals(id)) {
        String label = label(change);
        int after = cause.statement().lastIndexOf(AFTER + label);
        return new ChangeText(
            label,
            label + " at " + seconds(change.at()) + cohort(change.correlation().cohort()),
            after < 0 ? cause.statement() : cause.statement().substring(0, after),
            evidence.stream().filter(each -> id.equals(each.change())).map(Evidence::id).toList());
      }
    }
    return null;
  }

  static String label(SuspectChange change) {
    return change.kind().replace('_', ' ')
        + (change.service() == null ? "" : " of " + change.service())
        + (change.version() == null ? "" : " " + change.version());
  }

  private static String seconds(String time) {
    return Answer.clock(dev.whence.model.TimeRange.nanos(java.time.Instant.parse(time)));
  }

  private static String cohort(SuspectChange.@Nullable Cohort cohort) {
    return cohort == null
        ? ""
        : String.format(
            Locale.ROOT,
            "; in the same minutes %s were %s with it and %s without",
            cohort.metric(),
            Words.number(cohort.canary()),
            Words.number(cohort.stable()));
  }
}
