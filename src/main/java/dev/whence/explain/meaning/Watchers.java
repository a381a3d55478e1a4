package dev.whence.explain.meaning;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Emitter;
import dev.whence.model.PodName;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Those whose metrics tell of others: agents that tell of the pods of several workloads (cAdvisor
/// in the kubelet, kube-state-metrics, a scrape job for all pods), of containers or of the machine
/// that they run on (the Collector's kubelet, Docker and host receivers, which name no service), a
/// cloud's own monitoring, which names a function or queue by a dimension, and Prometheus'
/// exporters, which tell of a database, a broker or a machine that cannot tell itself; and whoever
/// tells of services alone, by a label ([SubjectLabels]). What they tell is of whom they watch.
///
/// Stateless beside what it knows; safe for use by many threads.
public final class Watchers {

  private static final Service NOBODY = Service.named("");

  private static final List<String> WORKLOAD =
      List.of(
          "k8s.deployment.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name",
          "k8s.cronjob.name",
          "k8s.job.name");

  /// Those, and what kube-state-metrics calls them.
  private static final List<String> WORKLOADS =
      Stream.concat(WORKLOAD.stream(), Stream.of("deployment", "statefulset", "daemonset"))
          .toList();

  private static final List<String> CONTAINER = List.of("container.name", "container_name");

  private static final List<String> MACHINE = List.of("k8s.node.name", "node", "host.name");

  /// Labels by which exporters name whom they asked; a consumer group lags, not its broker.
  private static final List<String> ASKED =
      List.of("consumergroup", "server", "addr", "target", "host");

  private static final String EXPORTER = "exporter";

  /// Ends an exporter's name: what is before it may be whom it asks.
  private static final Pattern OF_EXPORTER = Pattern.compile("[-_.]exporter$");

  /// Begins what Prometheus' node exporter tells of a host, whatever its job is called.
  private static final String OF_HOST = "node_";

  /// Begin what a scrape tells of itself and of the process that it asked.
  private static final List<String> OF_SCRAPING =
      List.of("scrape_", "process_", "go_", "promhttp_");

  private final ServiceNames names;
  private final Set<Service> ofPods;
  private final Set<Service> ofHosts;
  private final SubjectLabels labels;

  private Watchers(ServiceNames names, Collection<Series> series, Collection<Service> others) {
    this.names = names;
    this.ofPods = ofPods(series);
    this.ofHosts = ofHosts(series);
    this.labels = labels(series, others);
  }

  /// The series, each as of whom it tells, on the machine that this runs on.
  ///
  /// @param others services that are known beside those that the series name
  public static List<Series> named(Collection<Series> series, Collection<Service> others) {
    Set<Service> known = new TreeSet<>(others);
    for (Series one : series) {
      known.add(one.emitter().service());
    }
    known.remove(NOBODY);
    Watchers watchers = new Watchers(new ServiceNames(known), series, others);
    List<Series> named = new ArrayList<>(series.size());
    Map<String, Service> full = full(known, others);
    for (Series one : series) {
      Emitter subject = watchers.subject(one);
      Emitter told = subject == null ? one.emitter() : subject;
      Service service = full.get(told.service().name());
      Emitter whole = service == null || saysMore(told.service()) ? told : told.of(service);
      named.add(whole.equals(one.emitter()) ? one : one.of(whole));
    }
    return Placement.told(named);
  }

  /// All services that series tell of: whom each is about, and both ends of the calls that some of
  /// them count.
  public static Set<Service> told(Collection<Series> series) {
    Set<Service> told = new TreeSet<>();
    for (Series one : named(series, Set.of())) {
      told.add(one.emitter().service());
    }
    ServiceNames names = new ServiceNames(Set.copyOf(told));
    for (Series one : series) {
      CallLabels.Ends ends = CallLabels.ends(one);
      if (ends != null) {
        told.add(names.resolve(ends.client()));
        told.add(names.resolve(ends.server()));
      }
    }
    told.remove(NOBODY);
    return told;
  }

  /// By their names those that say more of themselves: who is told of by that name alone is the
  /// same, as agents do not know what a service says of itself. None of a name that several of them
  /// have, nor of one by which alone a service is known otherwise.
  private static Map<String, Service> full(Set<Service> known, Collection<Service> otherwise) {
    Map<String, Service> full = new TreeMap<>();
    Set<String> several = new TreeSet<>();
    for (Service service : known) {
      if (saysMore(service) && full.put(service.name(), service) != null) {
        several.add(service.name());
      }
    }
    full.keySet().removeAll(several);
    otherwise.stream().filter(one -> !saysMore(one)).map(Service::name).forEach(full::remove);
    return full;
  }

  private static boolean saysMore(Service service) {
    return !service.namespace().isEmpty() || !service.environment().isEmpty();
  }

  /// Series less those that were found to be of a machine: it is told by who runs on it.
  public static List<Series> withoutMachines(Collection<Series> named) {
    return named.stream().filter(one -> !isOfMachine(one)).toList();
  }

  private static boolean isOfMachine(Series one) {
    String name = one.emitter().service().name();
    return !name.isEmpty()
        && name.equals(one.emitter().node())
        && !name.equals(one.key().resource().text("service.name"));
  }

  /// Who tells of the pods of several workloads, none of which bears the teller's own name.
  private static Set<Service> ofPods(Collection<Series> series) {
    Map<Service, Set<String>> told = new TreeMap<>();
    for (Series one : series) {
      String pod = one.key().text(PodName.ATTRIBUTES);
      if (pod != null) {
        told.computeIfAbsent(one.emitter().service(), _ -> new TreeSet<>())
            .add(PodName.workload(pod));
      }
    }
    told.entrySet().removeIf(each -> !isOfOthers(each.getKey(), each.getValue()));
    return told.keySet();
  }

  /// Who tells of hosts and of nothing else.
  private static Set<Service> ofHosts(Collection<Series> series) {
    Set<Service> tellers = new TreeSet<>();
    Set<Service> others = new TreeSet<>();
    for (Series one : series) {
      if (!isOfScraping(one)) {
        (one.key().name().startsWith(OF_HOST) ? tellers : others).add(one.emitter().service());
      }
    }
    tellers.removeAll(others);
    return tellers;
  }

  /// What a scrape adds, and what the one that was scraped tells of its own process.
  private static boolean isOfScraping(Series series) {
    String name = series.key().name();
    return name.equals("up") || OF_SCRAPING.stream().anyMatch(name::startsWith);
  }

  /// Nobody that is known otherwise tells of others alone; nor who says which pods it tells of.
  private SubjectLabels labels(Collection<Series> series, Collection<Service> others) {
    Set<Service> known = new TreeSet<>(others);
    Map<Service, List<Series>> tellers = new TreeMap<>();
    for (Series one : series) {
      Service teller = one.emitter().service();
      Emitter watched = watched(one);
      known.add(watched == null ? teller : watched.service());
      CallLabels.Ends ends = CallLabels.ends(one);
      if (ends != null) {
        known.add(Service.named(ends.client()));
        known.add(Service.named(ends.server()));
      } else if (!others.contains(teller) && !isWatcher(teller) && !isOfScraping(one)) {
        tellers.computeIfAbsent(teller, _ -> new ArrayList<>()).add(one);
      }
    }
    return new SubjectLabels(tellers, new ServiceNames(known));
  }

  private boolean isWatcher(Service teller) {
    return teller.equals(NOBODY) || ofPods.contains(teller) || ofHosts.contains(teller);
  }

  private static boolean isOfOthers(Service teller, Set<String> workloads) {
    return teller.equals(NOBODY)
        || (workloads.size() > 1 && workloads.stream().noneMatch(teller.name()::startsWith));
  }

  /// Whether it is a process that asks others how they are, and says so by its name.
  static boolean isExporter(Service teller) {
    return MetricWords.of(teller.name()).contains(EXPORTER);
  }

  /// Whom it is about; null where that is who emitted it.
  private @Nullable Emitter subject(Series series) {
    if (CallLabels.ends(series) != null) {
      return null;
    }
    String end = CallLabels.onlyEnd(series);
    if (end != null) {
      return of(series, end, "");
    }
    Emitter watched = watched(series);
    if (watched != null || isWatcher(series.emitter().service())) {
      return watched;
    }
    Emitter teller = series.emitter();
    String asked = isExporter(teller.service()) ? askedBy(series) : null;
    if (asked != null) {
      return of(series, asked, teller.instance());
    }
    String told = labels.subject(series);
    return told == null ? null : new Emitter(names.resolve(told), "", "", "");
  }

  /// Whom an exporter asked, by a label or else by its own name; null where neither says.
  private @Nullable String askedBy(Series series) {
    String name = series.emitter().service().name();
    String asked = asked(series);
    if (asked != null && !asked.equals(name)) {
      return asked;
    }
    Service namesake = names.known(OF_EXPORTER.matcher(name).replaceFirst(""));
    return namesake == null ? asked : namesake.name();
  }

  /// Whom an agent tells of; null where none does.
  private @Nullable Emitter watched(Series series) {
    Service teller = series.emitter().service();
    if (ofPods.contains(teller)) {
      String pod = series.key().text(PodName.ATTRIBUTES);
      String workload = series.key().text(pod == null ? WORKLOADS : WORKLOAD);
      if (pod != null) {
        return of(series, workload == null ? PodName.workload(pod) : workload, pod);
      }
      if (workload != null) {
        return of(series, workload, "");
      }
    }
    if (teller.equals(NOBODY)) {
      String container = series.key().text(CONTAINER);
      String part = container == null ? CloudDimensions.subject(series) : container;
      return of(series, part == null ? series.key().text(MACHINE) : part, "");
    }
    String instance = series.emitter().instance();
    if (ofHosts.contains(teller)) {
      String machine = series.key().text(MACHINE);
      String host = machine == null ? host(instance) : machine;
      return host.isEmpty() ? null : new Emitter(Service.named(host), instance, "", host);
    }
    return null;
  }

  private @Nullable Emitter of(Series series, @Nullable String name, String instance) {
    if (name == null) {
      return null;
    }
    String machine = series.key().text(MACHINE);
    return new Emitter(names.resolve(name), instance, "", machine == null ? "" : machine);
  }

  private static @Nullable String asked(Series series) {
    String part = CloudDimensions.subject(series);
    if (part != null) {
      return part;
    }
    for (String label : ASKED) {
      String value = series.key().text(List.of(label));
      if (value != null && isName(value)) {
        return host(value);
      }
    }
    String instance = series.emitter().instance();
    return isName(instance) ? host(instance) : null;
  }

  /// Whether it names something, rather than giving its number in the network.
  private static boolean isName(String address) {
    String host = host(address);
    return host.indexOf(':') < 0 && host.chars().anyMatch(Character::isLetter);
  }

  /// `postgres-orders` of `postgresql://postgres-orders:5432/shop`.
  private static String host(String address) {
    int scheme = address.indexOf("://");
    String rest = scheme < 0 ? address : address.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String place = slash < 0 ? rest : rest.substring(0, slash);
    int port = place.lastIndexOf(':');
    return port < 0 ? place : place.substring(0, port);
  }
}
