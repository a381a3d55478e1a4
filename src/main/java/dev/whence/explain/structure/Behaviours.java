package dev.whence.explain.structure;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Part;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that the calls of entries do, by entry: each behaviour once, whoever counts it. Not
/// thread-safe.
final class Behaviours {

  private final Map<EntryKey, TreeMap<String, Behaviour>> byEntry = new TreeMap<>();
  private final Map<Service, Double> cured = new TreeMap<>();
  private final EngineSettings settings;

  Behaviours(EngineSettings settings) {
    this.settings = settings;
  }

  /// The behaviour that the cells of a pair tell of; a new one the first time.
  Behaviour of(Facts.Pair pair, EntryKey entry, Behaviour.Type type, String what, String severity) {
    return of(entry, type, what, severity, pair.after().key().kind());
  }

  /// The same, of cells of a kind.
  Behaviour of(EntryKey entry, Behaviour.Type type, String what, String severity, CellKind kind) {
    return byEntry
        .computeIfAbsent(entry, _ -> new TreeMap<>())
        .computeIfAbsent(
            String.join("\u001e", type.name(), what, severity),
            _ -> new Behaviour(entry, type, what, severity, kind));
  }

  /// What became worse, by entry; the most surprising first. The lists may be changed.
  Map<EntryKey, List<Deviation>> deviations() {
    Map<EntryKey, List<Deviation>> found = new TreeMap<>();
    byEntry.forEach(
        (entry, byId) -> {
          Collection<Behaviour> all = byId.values();
          double curedHere = settings.uses(Part.CURED) ? Behaviour.cured(all) : 0;
          cured.merge(entry.service(), curedHere, Math::max);
          found.put(entry, worse(all, curedHere));
        });
    return found;
  }

  /// The share of a service's calls that failed before and do so no more; known once the deviations
  /// are.
  double cured(Service service) {
    return cured.getOrDefault(service, 0.0);
  }

  private List<Deviation> worse(Collection<Behaviour> all, double curedHere) {
    List<Deviation> found = new ArrayList<>();
    for (Behaviour each : all) {
      Deviation deviation = each.deviation(curedHere, all, settings);
      if (deviation != null) {
        found.add(deviation);
      }
    }
    found.sort(
        Comparator.comparingDouble((Deviation d) -> -d.surprise()).thenComparing(Deviation::what));
    return found;
  }
}
