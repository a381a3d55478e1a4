package dev.whence.explain.resource;

import dev.whence.explain.answer.Windows;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.meaning.Watchers;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses, of all that no span is of and that is used up or more than before, what somebody is
/// most likely to wait for.
public final class UsedUnseen {

  private static final int SHORT = 3;

  private final List<Used> all = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Set<Service> machines = new HashSet<>();
  private final Set<Service> components = new HashSet<>();

  /// @param traced names of services that spans are of
  public UsedUnseen(Collection<Series> series, Windows windows, Set<String> traced) {
    List<Series> silent =
        series.stream()
            .filter(one -> !one.emitter().service().name().isEmpty())
            .filter(one -> !traced.contains(one.emitter().service().name()))
            .toList();
    List<Series> ofComponents = Watchers.withoutMachines(silent);
    all.addAll(UsedMachine.all(silent, new SharedPoints(series), windows));
    all.addAll(UsedResource.all(ofComponents, windows));
    silent.forEach(one -> machines.add(one.emitter().service()));
    ofComponents.forEach(one -> components.add(one.emitter().service()));
    machines.removeAll(components);
    traced.forEach(
        name -> MetricWords.of(name).forEach(word -> names.merge(word, 1, Integer::sum)));
  }

  /// A component goes before a machine on which several run; what is used up, or does another work
  /// than before, before what does a little more; then what bears a name of those who suffer, as a
  /// store bears that of whom it serves; then what was started anew. Null where there is none.
  public @Nullable Used of(Collection<Service> suffering) {
    return all.stream()
        .max(
            Comparator.comparing((Used each) -> !isMachine(each))
                .thenComparing(each -> each.up() || each.isTransformed())
                .thenComparingDouble(each -> likeness(each.service(), suffering))
                .thenComparing(each -> each instanceof UsedResource resource && resource.isAnew())
                .thenComparing(each -> each instanceof UsedMachine machine && machine.up())
                .thenComparing(UsedMachine.class::isInstance)
                .thenComparingDouble(
                    each -> each instanceof UsedMachine machine ? machine.more() : 0)
                .thenComparing(Used::service, Comparator.reverseOrder()))
        .orElse(null);
  }

  /// Whether it is one that others run on.
  public boolean isMachine(Used used) {
    return machines.contains(used.service());
  }

  /// Whether those who suffer have stores by their own names, and this bears none of them.
  public boolean isAnothers(Used used, Collection<Service> suffering) {
    return components.contains(used.service())
        && likeness(used.service(), suffering) == 0
        && components.stream().anyMatch(each -> likeness(each, suffering) > 0);
  }

  /// How many words of its name are those of a sufferer; a word counts the less the more services
  /// bear it.
  private double likeness(Service service, Collection<Service> suffering) {
    Set<String> words = MetricWords.of(service.name());
    return suffering.stream()
        .mapToDouble(
            each ->
                MetricWords.of(each.name()).stream()
                    .filter(word -> word.length() >= SHORT && words.contains(word))
                    .mapToDouble(word -> 1.0 / names.getOrDefault(word, 1))
                    .sum())
        .max()
        .orElse(0);
  }
}
