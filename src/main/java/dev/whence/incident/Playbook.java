package dev.whence.incident;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do about a kind of chain: steps that helped before.
///
/// @param id what notes name it by
/// @param steps of the cause or the chain that it is for, as [Shape] writes them; one of each list
///   in it must occur, `a*` stands for all that begin with `a`
/// @param services for these only; empty for all
/// @param resources for chains with these resources only; empty for all
/// @param todo what to do, in order
/// @param risk `low`, `medium` or `high`
/// @param text the whole in Markdown
public record Playbook(
    String id,
    String title,
    List<List<String>> steps,
    List<String> services,
    List<String> resources,
    List<String> todo,
    String risk,
    @Nullable String url,
    String text) {

  public Playbook {
    steps = steps.stream().map(List::copyOf).toList();
    services = List.copyOf(services);
    resources = List.copyOf(resources);
    todo = List.copyOf(todo);
  }

  /// Whether it is for such a chain.
  public boolean matches(Held.OfAnswer answer) {
    List<String> shape = Shape.parse(answer.shape()).steps();
    return !shape.isEmpty()
        && steps.stream()
            .allMatch(any -> any.stream().anyMatch(one -> shape.stream().anyMatch(s -> is(s, one))))
        && (services.isEmpty() || services.stream().anyMatch(answer.services()::contains))
        && (resources.isEmpty() || resources.stream().anyMatch(answer.resources()::contains));
  }

  /// What it is for, in one line.
  public String match() {
    return String.join("+", steps.stream().map(any -> String.join("|", any)).toList());
  }

  private static boolean is(String step, String wanted) {
    return wanted.endsWith("*")
        ? step.startsWith(wanted.substring(0, wanted.length() - 1))
        : step.equals(wanted) || step.startsWith(wanted + ":");
  }

  /// How often it was followed, and what came of it.
  ///
  /// @param recovered how often the incident was mitigated afterwards
  /// @param medianMinutes from the note to the mitigation; null where it never was
  public record History(int used, int recovered, @Nullable Double medianMinutes) {

    public static History of(String playbook, List<Incident> incidents) {
      int used = 0;
      List<Double> minutes = new java.util.ArrayList<>();
      for (Incident incident : incidents) {
        for (Note note : incident.notes()) {
          if (playbook.equals(note.playbook())) {
            used++;
            Double seconds = Times.seconds(note.at(), incident.life().mitigatedAt());
            if (seconds != null) {
              minutes.add(seconds / 60);
            }
          }
        }
      }
      minutes.sort(null);
      Double median = minutes.isEmpty() ? null : minutes.get(minutes.size() / 2);
      return new History(used, minutes.size(), median);
    }
  }
}
