package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whom the steps within a service are named after: `post_storage_mongo_insert` within
/// `post-storage-service` is named after `post-storage-mongodb`, of which no span is. What such a
/// step takes longer is that one's time, and where it fails that one may have, as far as names can
/// tell.
public final class StepNames {

  /// The part of a service's added time that must lie in steps of that name.
  private static final double MOST_OF_IT = 0.6;

  /// Shorter beginnings may be those of any word.
  private static final int SHORTEST = 4;

  private static final double SUFFERS = 1.5;

  private final Set<Service> components = new TreeSet<>();

  /// By service and step: by how much all its runs took longer than as many took before.
  private final Map<Service, Map<String, Double>> added = new TreeMap<>();

  public StepNames(Facts facts, Topology topology, Collection<Series> series) {
    series.forEach(one -> components.add(one.emitter().service()));
    components.removeIf(each -> topology.names().contains(each.name()));
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      double now = pair.after().count(SelfTime.COUNT);
      double then = pair.before().count(SelfTime.COUNT);
      if (now > 0 && then > 0) {
        double more =
            pair.after().count(SelfTime.SELF_NANOS)
                - pair.before().count(SelfTime.SELF_NANOS) / then * now;
        String step = Topology.isEntry(pair) ? "" : pair.text(SelfTime.OPERATION);
        added
            .computeIfAbsent(pair.service(), _ -> new TreeMap<>())
            .merge(step, Math.max(0, more), Double::sum);
      }
    }
  }

  /// Adds whom the steps that take longer, or fail, are named after to the candidates, just before
  /// the service that they are of; neither is more than probable.
  public void add(List<Charge> charges, List<Candidate> found) {
    for (Charge charge : charges) {
      boolean slow = charge.isOfTime();
      Service component =
          charge.surprise() < SUFFERS ? null : slow ? namedBy(charge) : failed(charge);
      if (component != null) {
        String statement =
            "%s %s in steps that are named after %s"
                .formatted(
                    charge.service().name(), slow ? "spends more time" : "fails", component.name());
        ChargeReport.addEither(component, charge, Candidate.JUST_BEFORE, statement, found);
      }
    }
  }

  /// The component after which the step is named that fails most surprisingly; null where there is
  /// none.
  private @Nullable Service failed(Charge charge) {
    return charge.deviations().stream()
        .filter(each -> each.aspect() == Aspect.OWN_ERRORS && !each.entry().isEmpty())
        .filter(each -> !each.what().equals(each.entry()))
        .max(Comparator.comparingDouble(Deviation::surprise))
        .map(each -> component(charge.service(), each.what()))
        .orElse(null);
  }

  /// The one component after which steps are named that took most of the time that was added to a
  /// service; null where there is none.
  private @Nullable Service namedBy(Charge charge) {
    Service service = charge.service();
    Map<String, Double> steps = added.getOrDefault(service, Map.of());
    double all = steps.values().stream().mapToDouble(Double::doubleValue).sum();
    TreeMap<Service, Double> named = new TreeMap<>();
    steps.forEach(
        (step, more) -> {
          Service component = more > 0 ? component(service, step) : null;
          if (component != null) {
            named.merge(component, more, Double::sum);
          }
        });
    return named.entrySet().stream()
        .filter(each -> each.getValue() >= MOST_OF_IT * all)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /// Whose words, but for those of the service itself, are all in a step's name; null where that is
  /// nobody, or several.
  private @Nullable Service component(Service service, String step) {
    Set<String> words = MetricWords.of(step);
    Set<String> own = MetricWords.of(service.name());
    Service only = null;
    for (Service each : components) {
      Set<String> of = new HashSet<>(MetricWords.of(each.name()));
      of.removeAll(own);
      if (!of.isEmpty() && of.stream().allMatch(word -> isIn(words, word))) {
        if (only != null) {
          return null;
        }
        only = each;
      }
    }
    return only;
  }

  /// Whether a word, or what it begins with or is the beginning of, is among some.
  private static boolean isIn(Set<String> words, String word) {
    return words.stream()
        .anyMatch(
            each ->
                each.equals(word)
                    || (each.length() >= SHORTEST && word.startsWith(each))
                    || (word.length() >= SHORTEST && each.startsWith(word)));
  }
}
