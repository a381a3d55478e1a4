package dev.whence.explain.change;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whom change events concern, of all who are known. A pipeline names what it deploys in its own
/// way: `shop/checkout`, `checkout-deploy` or `checkout` where telemetry says `checkout-service`.
/// What an event says of another environment than those that tell anything is no change here.
///
/// Stateless beside what it knows; safe for use by many threads.
public final class ChangedServices {

  /// Words that say what kind of thing bears a name, not which.
  private static final Set<String> GENERIC =
      Set.of(
          "service",
          "svc",
          "srv",
          "microservice",
          "server",
          "app",
          "application",
          "deploy",
          "deployment",
          "release",
          "chart");

  private final ServiceNames names;

  /// By the words that are left of a name; null where that leaves open whose it is.
  private final Map<Set<String>, @Nullable Service> byWords =
      new TreeMap<>(ChangedServices::compare);

  private final Set<String> environments = new TreeSet<>();

  /// @param known all that tell anything, or are told of
  public ChangedServices(Collection<Service> known) {
    this.names = new ServiceNames(known);
    for (Service service : known) {
      Set<String> words = words(service.name());
      if (!words.isEmpty()) {
        Service other = byWords.getOrDefault(words, service);
        boolean same = other != null && other.name().equals(service.name());
        byWords.put(words, same ? other : null);
      }
      if (!service.environment().isEmpty()) {
        environments.add(service.environment().toLowerCase(Locale.ROOT));
      }
    }
  }

  /// The events of these environments, each of the known service that it means.
  public List<ChangeEvent> of(Collection<ChangeEvent> events) {
    List<ChangeEvent> found = new ArrayList<>();
    for (ChangeEvent event : events) {
      Service told = event.service();
      if (told == null) {
        found.add(event);
      } else if (isHere(told.environment())) {
        found.add(told.name().isEmpty() ? event : event.of(meant(told)));
      }
    }
    return found;
  }

  /// `prod` is `production`.
  private boolean isHere(String environment) {
    String told = environment.toLowerCase(Locale.ROOT);
    return told.isEmpty()
        || environments.isEmpty()
        || environments.stream().anyMatch(one -> one.startsWith(told) || told.startsWith(one));
  }

  private Service meant(Service told) {
    Service known = names.known(told.name());
    if (known == null) {
      known = names.known(told.name().substring(told.name().lastIndexOf('/') + 1));
    }
    if (known == null) {
      known = byWords.get(words(told.name()));
    }
    return known == null ? told : known;
  }

  private static Set<String> words(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    Set<String> words =
        new LinkedHashSet<>(Arrays.asList(last.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
    words.remove("");
    words.removeAll(GENERIC);
    return words;
  }

  private static int compare(Set<String> one, Set<String> other) {
    return String.join(" ", one).compareTo(String.join(" ", other));
  }
}
