package dev.whence.explain.meaning;

import dev.whence.model.Emitter;
import dev.whence.model.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// On which machine something runs that gives its own name for its host's, as containers do: an
/// attribute of its resource says so, whatever that is called, all of whose values are machines
/// that tell of themselves.
final class Placement {

  /// So many must say by the same attribute where they run.
  private static final int FEWEST = 2;

  private Placement() {}

  /// The series, each as of the machine that its emitter runs on, where it says so that way.
  static List<Series> told(Collection<Series> series) {
    Map<Emitter, Series> emitters = new HashMap<>();
    for (Series one : series) {
      if (isItsHost(one.emitter())) {
        emitters.putIfAbsent(one.emitter(), one);
      }
    }
    Set<String> hosts = new HashSet<>();
    // By attribute what each says of itself by it, unless that is its own name.
    Map<String, Map<Emitter, String>> said = new TreeMap<>();
    emitters.forEach(
        (emitter, one) -> {
          hosts.add(emitter.node());
          one.key()
              .resource()
              .values()
              .forEach(
                  (name, value) -> {
                    if (!value.equals(emitter.node())) {
                      said.computeIfAbsent(name, _ -> new HashMap<>())
                          .put(emitter, value.toString());
                    }
                  });
        });
    said.values().removeIf(by -> by.size() < FEWEST || !hosts.containsAll(by.values()));
    List<Series> told = new ArrayList<>(series.size());
    for (Series one : series) {
      Emitter emitter = one.emitter();
      String machine = said.isEmpty() ? null : machine(emitter, said.values());
      told.add(
          machine == null
              ? one
              : one.of(
                  new Emitter(emitter.service(), emitter.instance(), emitter.version(), machine)));
    }
    return told;
  }

  /// Whether something is known by its host's name alone.
  private static boolean isItsHost(Emitter emitter) {
    return !emitter.node().isEmpty() && emitter.node().equals(emitter.service().name());
  }

  private static @Nullable String machine(Emitter emitter, Collection<Map<Emitter, String>> said) {
    for (Map<Emitter, String> by : said) {
      String machine = by.get(emitter);
      if (machine != null) {
        return machine;
      }
    }
    return null;
  }
}
