package dev.whence.incident;

import dev.whence.explain.answer.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything of an incident in the order of time: the chain and the changes near it, alerts, what
/// people noted, what was done, and how the incident went on.
public final class Timeline {

  private Timeline() {}

  /// @param answer the answer that counts; null where there is none
  /// @param actions what was done while it went on
  public static List<Explanation.Moment> of(
      Incident incident, @Nullable Explanation answer, List<Recovered> actions) {
    List<Explanation.Moment> moments = new ArrayList<>();
    if (answer != null) {
      moments.addAll(answer.timeline());
    }
    for (Held.OfAlert alert : incident.alerts()) {
      String what = "alert: " + alert.title() + " (" + alert.source() + ")";
      moments.add(new Explanation.Moment(alert.startsAt(), "alert", what, alert.id()));
      if (alert.endsAt() != null) {
        moments.add(
            new Explanation.Moment(alert.endsAt(), "alert", what + " resolved", alert.id()));
      }
    }
    for (Note note : incident.notes()) {
      boolean life = note.kind() == Note.Kind.LIFE;
      String who = note.role() == null ? "" : " (" + note.role() + ")";
      String text = (life ? "incident " : "") + note.text() + who;
      moments.add(new Explanation.Moment(note.at(), note.kind().wireName(), text, null));
    }
    Set<String> told = new LinkedHashSet<>();
    moments.forEach(moment -> told.add(String.valueOf(moment.ref())));
    for (Recovered action : actions) {
      if (!told.contains(action.change())) {
        moments.add(new Explanation.Moment(action.at(), "change", action.text(), action.change()));
      }
    }
    moments.add(
        new Explanation.Moment(incident.life().openedAt(), "life", "incident opened", null));
    moments.sort(
        Comparator.<Explanation.Moment>comparingLong(moment -> Times.nanos(moment.at()))
            .thenComparing(Explanation.Moment::kind)
            .thenComparing(Explanation.Moment::text));
    return List.copyOf(new LinkedHashSet<>(moments));
  }
}
