package dev.whence.api;

import dev.whence.explain.ToldServices;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the service that a caller means by a name: with `namespace/name` or the environment where
/// the name alone does not tell.
public final class ServiceNames {

  private static final int MAX_NAMED = 10;
  private static final int MAX_SERIES = 5_000;
  private static final long LOOK_BACK_NANOS = 86_400_000_000_000L;

  private final StoreReader reader;

  /// @param reader knows the services
  public ServiceNames(StoreReader reader) {
    this.reader = reader;
  }

  /// The one service of that name heard of in the window; where there is none, in the day before
  /// it; where there is none either, the one that metrics of the window tell of by a label, as a
  /// mesh's tell of its workloads. One that is known with and without its namespace or environment
  /// is one service.
  ///
  /// @throws ApiException where there is none, or several that say different things
  public Service find(Tenant tenant, String name, @Nullable String environment, TimeRange window) {
    List<Service> known = heardOf(tenant, name, environment, window);
    List<Service> heard = meant(name, environment, known);
    List<Service> meant =
        heard.isEmpty()
            ? meant(name, environment, ToldServices.in(reader, tenant, window, MAX_SERIES))
            : heard;
    if (meant.isEmpty()) {
      throw unknown(name, environment, known);
    }
    return fullest(meant)
        .orElseThrow(
            () ->
                ApiException.inParameter(
                    ErrorCode.INVALID_PARAMETER,
                    "service",
                    "several services are called " + ApiException.echo(name) + ": " + listed(meant),
                    "Say which: service=namespace/name, environment=name."));
  }

  /// The services that a caller limits a look to: one by its name, or all of an environment; empty
  /// where neither is given, for all.
  ///
  /// @throws ApiException where nothing was heard of them in the window, or in the day before it
  public Set<Service> among(
      Tenant tenant, @Nullable String name, @Nullable String environment, TimeRange window) {
    if (name != null) {
      return Set.of(find(tenant, name, environment, window));
    }
    if (environment == null) {
      return Set.of();
    }
    Set<Service> services = of(environment, reader.services(tenant, window));
    if (!services.isEmpty()) {
      return services;
    }
    List<Service> before = reader.services(tenant, withDayBefore(window));
    services = of(environment, before);
    if (services.isEmpty()) {
      throw unknown(environment, before);
    }
    return services;
  }

  private static Set<Service> of(String environment, List<Service> known) {
    return known.stream()
        .filter(service -> service.environment().equals(environment))
        .collect(Collectors.toSet());
  }

  private static ApiException unknown(String environment, List<Service> known) {
    String heard =
        known.stream()
            .map(Service::environment)
            .filter(each -> !each.isEmpty())
            .distinct()
            .sorted()
            .limit(MAX_NAMED)
            .collect(Collectors.joining(", "));
    return ApiException.inParameter(
        ErrorCode.UNKNOWN_SERVICE,
        "environment",
        "nothing was heard of a service in environment " + ApiException.echo(environment) + " then",
        heard.isEmpty()
            ? "No service said which environment it runs in: leave it out."
            : "Heard of were: " + heard + ".");
  }

  /// The one that the others only say less of: some signals of a service leave out its namespace or
  /// its environment.
  static Optional<Service> fullest(List<Service> meant) {
    return meant.stream()
        .filter(full -> meant.stream().allMatch(other -> isToldBy(full, other)))
        .findFirst();
  }

  private static boolean isToldBy(Service full, Service other) {
    return (other.namespace().isEmpty() || other.namespace().equals(full.namespace()))
        && (other.environment().isEmpty() || other.environment().equals(full.environment()));
  }

  /// Services of the window; where none of that name is among them, those of the day before, too.
  private List<Service> heardOf(
      Tenant tenant, String name, @Nullable String environment, TimeRange window) {
    List<Service> known = reader.services(tenant, window);
    if (!meant(name, environment, known).isEmpty()) {
      return known;
    }
    return reader.services(tenant, withDayBefore(window));
  }

  private static TimeRange withDayBefore(TimeRange window) {
    return new TimeRange(Math.max(0, window.fromNanos() - LOOK_BACK_NANOS), window.toNanos());
  }

  private static List<Service> meant(
      String name, @Nullable String environment, List<Service> known) {
    return known.stream()
        .filter(service -> service.name().equals(name) || qualified(service).equals(name))
        .filter(s -> environment == null || s.environment().equals(environment))
        .toList();
  }

  private static ApiException unknown(
      String name, @Nullable String environment, List<Service> known) {
    String where = environment == null ? "" : " in environment " + ApiException.echo(environment);
    String heard =
        known.isEmpty()
            ? "No service was heard of in that window: check the window, and that telemetry"
                + " arrives."
            : "Heard of were: " + listed(known) + ".";
    return ApiException.inParameter(
        ErrorCode.UNKNOWN_SERVICE,
        "service",
        "nothing was heard of service " + ApiException.echo(name) + where + " then",
        heard);
  }

  private static String listed(List<Service> services) {
    String first =
        services.stream()
            .limit(MAX_NAMED)
            .map(
                s -> qualified(s) + (s.environment().isEmpty() ? "" : " (" + s.environment() + ")"))
            .collect(Collectors.joining(", "));
    return services.size() > MAX_NAMED
        ? first + " and " + (services.size() - MAX_NAMED) + " more"
        : first;
  }

  private static String qualified(Service service) {
    return service.namespace().isEmpty()
        ? service.name()
        : service.namespace() + "/" + service.name();
  }
}
