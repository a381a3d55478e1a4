package dev.whence.explain.meaning;

import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Columns of a table, of which only the name says whose they are: `cart_cpu`, `cart_latency-p90`,
/// `orders_cpu`. Neither resource nor attributes say anything. What several names begin with is a
/// service where it has several measures, each of which others have as well.
public final class TableColumns {

  private static final String SEPARATORS = "_-.:/| ";

  /// So many have a measure, or it is a word that some name ends with.
  private static final int OWNERS = 3;

  private static final int MEASURES = 2;

  private record Split(String owner, String measure) {}

  /// The measures that others have as well, by who has them.
  private final Map<String, Set<String>> shared = new HashMap<>();

  private TableColumns(Set<String> names) {
    Map<String, Set<String>> owners = new HashMap<>();
    for (String name : names) {
      splits(name)
          .forEach(
              split ->
                  owners.computeIfAbsent(split.measure, _ -> new TreeSet<>()).add(split.owner));
    }
    owners.values().removeIf(each -> each.size() < OWNERS);
    owners.forEach(
        (measure, of) ->
            of.forEach(owner -> shared.computeIfAbsent(owner, _ -> new TreeSet<>()).add(measure)));
    shared.values().removeIf(each -> each.size() < MEASURES);
  }

  /// The same series, those of a table by whom they are of, and by the measure alone.
  public static List<Series> owned(Collection<Series> series) {
    Set<String> names =
        series.stream()
            .filter(TableColumns::isNobodys)
            .map(each -> each.key().name())
            .collect(Collectors.toCollection(TreeSet::new));
    TableColumns columns = new TableColumns(names);
    Map<String, Split> splits = new TreeMap<>();
    names.forEach(name -> columns.split(name).ifPresent(split -> splits.put(name, split)));
    List<Series> owned = new ArrayList<>(series.size());
    for (Series each : series) {
      Split split = isNobodys(each) ? splits.get(each.key().name()) : null;
      owned.add(
          split == null
              ? each
              : each.called(split.measure).of(each.emitter().of(Service.named(split.owner))));
    }
    return owned;
  }

  private static boolean isNobodys(Series series) {
    return series.emitter().service().name().isEmpty()
        && series.key().attributes().values().isEmpty();
  }

  private Optional<Split> split(String name) {
    return splits(name).stream()
        .filter(split -> shared.getOrDefault(split.owner, Set.of()).contains(split.measure))
        .max(
            Comparator.comparingInt(
                    (Split split) -> shared.getOrDefault(split.owner, Set.of()).size())
                .thenComparingInt(split -> split.owner.length()));
  }

  private static List<Split> splits(String name) {
    return IntStream.range(1, name.length() - 1)
        .filter(at -> SEPARATORS.indexOf(name.charAt(at)) >= 0)
        .mapToObj(at -> new Split(name.substring(0, at), name.substring(at + 1)))
        .toList();
  }
}
