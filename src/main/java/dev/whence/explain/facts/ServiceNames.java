package dev.whence.explain.facts;

import dev.whence.model.Service;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the service that a bare name stands for.
public final class ServiceNames {

  /// The DNS names that Kubernetes gives services, `orders-db.data.svc` and longer, and those of
  /// domains that are nobody's in public (RFC 6762, appendix G; `internal` is reserved likewise).
  private static final Pattern OF_OURS =
      Pattern.compile(
          "[^.]+\\.[^.]+\\.svc(\\..*)?"
              + "|.+\\.(internal|intranet|private|corp|home|lan|local|localdomain)",
          Pattern.CASE_INSENSITIVE);

  /// So many names that end alike are named by a rule.
  private static final int ALIKE = 3;

  private final TreeMap<String, Service> byName = new TreeMap<>();

  /// By letters and digits alone: a workload's name may spell a service's differently.
  private final TreeMap<String, Service> bySpelling = new TreeMap<>();

  /// By the first label of those that are known by a host: `orders-db` of `orders-db.data.svc`.
  private final TreeMap<String, Service> byLabel = new TreeMap<>();

  /// As hosts spell them, which have no capitals and no underscores: `quote-engine` of
  /// `Quote_Engine`.
  private final TreeMap<String, Service> bySpelledHost = new TreeMap<>();

  /// Where most names end alike (`-prod`, say), those without that.
  private final TreeMap<String, Service> bare = new TreeMap<>();

  /// Those that metrics alone tell of, likewise: a host of the cluster may be one of them.
  private final TreeMap<String, Service> measured = new TreeMap<>();

  private final Map<String, Service> byHost;

  /// By the name of a topic, queue or database the one that metrics alone tell of and that keeps
  /// it.
  private final TreeMap<String, Service> holders = new TreeMap<>();

  /// @param services that names may stand for; of two that a name fits, the first in order
  public ServiceNames(Collection<Service> services) {
    this(services, Measured.NOBODY);
  }

  /// @param services that names may stand for
  /// @param others known by metrics alone, for whom only their name stands, a host of the cluster
  ///   or the host on which they are alone
  ServiceNames(Collection<Service> services, Measured others) {
    this.byHost = others.byHost();
    for (Service service : services) {
      byName.merge(service.name(), service, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      bySpelling.merge(spelling(service.name()), service, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      bySpelledHost.merge(
          spelledHost(service.name()), service, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      int dot = service.name().indexOf('.');
      if (dot > 0) {
        byLabel.merge(
            service.name().substring(0, dot), service, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    }
    for (Service other : others.services()) {
      if (!byName.containsKey(other.name())) {
        measured.merge(spelledHost(other.name()), other, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    }
    String ending = commonEnding();
    if (!ending.isEmpty()) {
      Stream.of(byName, measured)
          .flatMap(known -> known.entrySet().stream())
          .filter(each -> each.getKey().endsWith(ending))
          .forEach(each -> bare.putIfAbsent(withoutEnd(each.getKey(), ending), each.getValue()));
    }
    others
        .holders()
        .forEach(
            (kept, tellers) -> {
              Set<Service> keepers = new TreeSet<>(tellers);
              keepers.removeAll(services);
              if (keepers.size() == 1) {
                holders.put(kept, keepers.iterator().next());
              }
            });
  }

  /// Who keeps a topic, queue or database that is asked for by its name; as [#resolve] says where
  /// that is not known of one.
  public Service keeper(Service callee) {
    boolean known =
        byName.containsKey(callee.name()) || measured.containsKey(spelledHost(callee.name()));
    Service found = resolve(callee);
    return known || !found.equals(callee) ? found : holders.getOrDefault(callee.name(), callee);
  }

  /// The known service of that name, be it in capitals or with dashes or the first label of its
  /// host, or a service of that name alone.
  public Service resolve(String name) {
    Service known = known(name);
    return known != null ? known : Service.named(name);
  }

  /// Likewise; null where no known service has that name.
  public @Nullable Service known(String name) {
    Service known = byName.getOrDefault(name, bySpelling.get(spelling(name)));
    return known != null ? known : byLabel.getOrDefault(name, bare.get(name));
  }

  /// What the names of half the services and more end with after a dash: an environment or a
  /// platform; empty where they are few or end otherwise.
  private String commonEnding() {
    TreeMap<String, Integer> endings = new TreeMap<>();
    Set<String> names = new TreeSet<>(byName.keySet());
    names.addAll(measured.keySet());
    for (String name : names) {
      int dash = name.lastIndexOf('-');
      if (dash > 0) {
        endings.merge(name.substring(dash), 1, Integer::sum);
      }
    }
    return endings.entrySet().stream()
        .filter(each -> each.getValue() >= Math.max(ALIKE, Math.ceilDiv(names.size(), 2)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static String withoutEnd(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  private static String spelling(String name) {
    StringBuilder spelling = new StringBuilder();
    name.chars()
        .filter(Character::isLetterOrDigit)
        .forEach(each -> spelling.append((char) Character.toLowerCase(each)));
    return spelling.toString();
  }

  private static String spelledHost(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The service itself where it says more than its name; else the known one its host names, the
  /// first label of a host being enough, or the host on which it is alone. For one that metrics
  /// alone tell of the host must be one of the cluster: any domain may have a host `api`.
  public Service resolve(Service callee) {
    if (!callee.namespace().isEmpty() || !callee.environment().isEmpty()) {
      return callee;
    }
    String name = callee.name();
    Service exact = byName.getOrDefault(name, measured.get(spelledHost(name)));
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    String label = dot > 0 ? name.substring(0, dot) : name;
    Service found = dot > 0 ? byName.get(label) : null;
    if (found == null) {
      found = bySpelledHost.get(spelledHost(label));
    }
    boolean ours = dot < 0 || OF_OURS.matcher(name).matches();
    if (found == null && ours) {
      found = bare.getOrDefault(label, measured.get(spelledHost(label)));
    }
    if (found == null) {
      found = byHost.get(Measured.host(name));
    }
    if (found == null && ours) {
      found = byHost.get(Measured.host(label));
    }
    return found != null ? found : callee;
  }
}
