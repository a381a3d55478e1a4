package dev.whence.explain.meaning;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The label by which one that tells of services alone says which of them: all that it tells bears
/// it, whatever it is called, and most of its values name services that are known otherwise; or it
/// is called a service, and names several.
///
/// Stateless beside what it knows; safe for use by many threads.
final class SubjectLabels {

  private static final int FEWEST = 2;

  /// What follows the name where each protocol of a service is told of by itself.
  private static final Pattern PROTOCOL = Pattern.compile("[-_.:/](?:grpc|https?|tcp)$");

  /// Labels that say by what they are called that they name a service.
  private static final List<String> OF_SERVICES =
      List.of(
          "service.name",
          "service_name",
          "service",
          "microservice",
          "component",
          "application",
          "app");

  private final Map<Service, String> labels = new TreeMap<>();

  /// @param tellers whose series may be about others, each with all that it tells
  /// @param names of the services that a label may name
  SubjectLabels(Map<Service, ? extends Collection<Series>> tellers, ServiceNames names) {
    tellers.forEach(
        (teller, series) -> {
          String label = label(teller, series, names);
          if (label != null) {
            labels.put(teller, label);
          }
        });
  }

  private static @Nullable String label(
      Service teller, Collection<Series> series, ServiceNames names) {
    Map<String, Set<String>> values = values(series);
    String best = null;
    long most = FEWEST - 1L;
    for (Map.Entry<String, Set<String>> each : values.entrySet()) {
      long known =
          each.getValue().stream()
              .map(value -> names.known(name(value)))
              .filter(one -> one != null && !one.equals(teller))
              .count();
      if (known > most && known * 2 > each.getValue().size()) {
        most = known;
        best = each.getKey();
      }
    }
    return best == null ? ofServices(teller, values) : best;
  }

  private static @Nullable String ofServices(Service teller, Map<String, Set<String>> values) {
    for (String label : OF_SERVICES) {
      Set<String> named = values.getOrDefault(label, Set.of());
      if (named.size() >= FEWEST && !named.contains(teller.name())) {
        return label;
      }
    }
    return null;
  }

  /// What the labels say that all of the series bear.
  private static Map<String, Set<String>> values(Collection<Series> series) {
    Map<String, Set<String>> values = new TreeMap<>();
    Set<String> borne = null;
    for (Series one : series) {
      Map<String, Object> labels = one.key().attributes().values();
      borne = borne == null ? new TreeSet<>(labels.keySet()) : borne;
      borne.retainAll(labels.keySet());
      labels.forEach(
          (label, value) ->
              values.computeIfAbsent(label, _ -> new TreeSet<>()).add(value.toString()));
    }
    values.keySet().retainAll(borne == null ? Set.of() : borne);
    Holders.OF_BROKERS.forEach(values::remove);
    return values;
  }

  /// The name of whom a series is about; null where it does not say.
  @Nullable String subject(Series series) {
    String label = labels.get(series.emitter().service());
    String name = label == null ? null : series.key().attributes().text(label);
    return name == null || name.isEmpty() ? null : name(name);
  }

  private static String name(String value) {
    return PROTOCOL.matcher(value).replaceFirst("");
  }
}
