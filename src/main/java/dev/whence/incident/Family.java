package dev.whence.incident;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// People know better: puts incidents together, and takes them apart.
public final class Family {

  private Family() {}

  /// Two incidents of which one took the other in.
  ///
  /// @param other what was taken in, or what was taken out
  public record Pair(Incident kept, Incident other) {}

  /// Puts one incident into another.
  ///
  /// @throws IllegalStateException where that makes no sense, with a message for the caller
  public static Pair merge(Incident into, Incident from, String at) {
    if (into.id().equals(from.id())) {
      throw new IllegalStateException("an incident cannot be merged with itself");
    }
    for (Incident each : List.of(into, from)) {
      if (each.mergedInto() != null) {
        throw new IllegalStateException(each.id() + " was merged into " + each.mergedInto());
      }
    }
    Incident merged = into;
    for (Held.OfAlert alert : from.alerts()) {
      merged = merged.with(alert);
    }
    List<Note> notes = new ArrayList<>(into.notes());
    notes.addAll(from.notes());
    notes.sort(Comparator.comparingLong(note -> Times.nanos(note.at())));
    List<String> ids = new ArrayList<>(into.mergedFrom());
    ids.add(from.id());
    merged =
        merged
            .copy(
                into.life().with(from.life()),
                merged.alerts(),
                last(answers(into, from), Incident.MAX_ANSWERS),
                last(notes, Incident.MAX_NOTES - 1))
            .family(null, ids, into.splitFrom())
            .missed(into.nearMiss() && from.nearMiss())
            .with(new Note(at, Note.Kind.LIFE, "took in " + from.id(), null));
    Incident gone = from.family(into.id(), from.mergedFrom(), from.splitFrom());
    return new Pair(merged, gone);
  }

  /// Each once, in its newest revision.
  private static List<Held.OfAnswer> answers(Incident into, Incident from) {
    Map<String, Held.OfAnswer> answers = new LinkedHashMap<>();
    from.answers().forEach(answer -> answers.put(answer.id(), answer));
    for (Held.OfAnswer answer : into.answers()) {
      Held.OfAnswer other = answers.remove(answer.id());
      boolean newer = other != null && other.revision() > answer.revision();
      answers.put(answer.id(), newer ? other : answer);
    }
    return List.copyOf(answers.values());
  }

  /// Takes alerts and answers out into an incident of their own.
  ///
  /// @param ids of alerts and answers
  /// @throws IllegalStateException where nothing would be taken, or nothing left
  public static Pair split(Incident incident, Set<String> ids, String at) {
    List<Held.OfAlert> alerts = new ArrayList<>(incident.alerts());
    List<Held.OfAnswer> answers = new ArrayList<>(incident.answers());
    List<Held.OfAlert> alertsOut = alerts.stream().filter(a -> ids.contains(a.id())).toList();
    List<Held.OfAnswer> answersOut = answers.stream().filter(a -> ids.contains(a.id())).toList();
    alerts.removeAll(alertsOut);
    answers.removeAll(answersOut);
    if (alertsOut.size() + answersOut.size() == 0) {
      throw new IllegalStateException("the incident holds none of these alerts and explanations");
    }
    if (alerts.isEmpty() && answers.isEmpty()) {
      throw new IllegalStateException("nothing would be left of the incident");
    }
    Incident out =
        Incident.open(
                incident.id() + "/" + String.join(",", ids.stream().sorted().toList()),
                alertsOut.isEmpty() ? answersOut.getFirst().title() : alertsOut.getFirst().title(),
                incident.environment(),
                began(alertsOut, answersOut),
                at)
            .family(null, List.of(), incident.id());
    for (Held.OfAlert alert : alertsOut) {
      out = out.with(alert);
    }
    for (Held.OfAnswer answer : answersOut) {
      out = out.with(answer);
    }
    Incident kept =
        incident
            .copy(incident.life(), alerts, answers, incident.notes())
            .with(Incident.gaveOut(at, out.id()));
    return new Pair(kept, out);
  }

  private static String began(List<Held.OfAlert> alerts, List<Held.OfAnswer> answers) {
    String began = null;
    for (Held.OfAlert alert : alerts) {
      began = Times.earlier(alert.startsAt(), began);
    }
    for (Held.OfAnswer answer : answers) {
      began = Times.earlier(answer.beganAt() == null ? answer.from() : answer.beganAt(), began);
    }
    return java.util.Objects.requireNonNull(began);
  }

  private static <T> List<T> last(List<T> list, int most) {
    return list.subList(Math.max(0, list.size() - most), list.size());
  }
}
