package dev.whence.explain.change;

import dev.whence.explain.answer.Evidence;
import dev.whence.explain.request.AttributeMarks;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.List;
import java.util.regex.Pattern;

/// Feature flags whose variant tells the requests that suffer from the others. Stateless.
final class FlagMarks {

  private FlagMarks() {}

  /// Whether a change turned a flag that is among the marks: it says which by the attribute
  /// `feature_flag.key`, or names it in its summary.
  static boolean mark(ChangeEvent event, List<Evidence.Mark> marks) {
    return event.kind() == ChangeKind.FEATURE_FLAG
        && marks.stream()
            .filter(each -> each.key().startsWith(AttributeMarks.FLAG))
            .anyMatch(each -> names(event, each.key().substring(AttributeMarks.FLAG.length())));
  }

  private static boolean names(ChangeEvent event, String flag) {
    String key = event.attributes().text("feature_flag.key");
    if (key != null) {
      return key.equals(flag);
    }
    String said = event.id() + " " + (event.summary() == null ? "" : event.summary());
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(flag) + "(?![\\w-])").matcher(said).find();
  }
}
