package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.CellFields;
import dev.whence.api.Docs;
import dev.whence.api.Params;
import dev.whence.api.ServedCells;
import dev.whence.api.Texts;
import dev.whence.model.Cell;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import dev.whence.store.StoreReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which services there are and how they do.
@Path("/api/v1/services")
@Tag(name = "Services")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class ServiceResource {

  private static final int USUAL_LIMIT = 200;
  private static final int MAX_LIMIT = 1000;
  private static final Duration MAX_WINDOW = Duration.ofHours(24);

  private final StoreReader reader;
  private final ServedCells servedCells;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  /// @param tenant whose services are asked for
  public ServiceResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.servedCells = new ServedCells(reader);
    this.tenant = tenant;
    this.clock = clock;
  }

  /// One page of services.
  record Page(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("services") List<Entry> services,
      @JsonProperty("next_cursor") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String nextCursor) {}

  /// A service and the requests it served; without numbers where it served none.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @JsonProperty("service.name") String name,
      @JsonProperty("service.namespace") @Nullable String namespace,
      @JsonProperty("deployment.environment.name") @Nullable String environment,
      @JsonProperty("served") @Nullable Red served) {}

  @GET
  @Operation(
      summary = "Services heard of in a window, with rate, errors and latency of what they served",
      description = "Sorted by name. Windows up to 24 h.")
  public Page services(
      @Parameter(description = Docs.FROM_AN_HOUR) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "Page size, 200 if not given, 1000 at most") @RestQuery
          @Nullable String limit,
      @Parameter(description = Docs.CURSOR) @RestQuery @Nullable String cursor) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(1), MAX_WINDOW);
    int most = Params.limit(limit, USUAL_LIMIT, MAX_LIMIT);
    ServiceCursor after = ServiceCursor.parse(cursor);
    List<Service> rest =
        reader.services(tenant.get(), window).stream()
            .filter(service -> ServiceCursor.isAfter(after, service))
            .sorted(Comparator.comparing(ServiceCursor::of))
            .toList();
    List<Service> page = rest.subList(0, Math.min(most, rest.size()));
    Map<Service, Red.Sum> served = served(window, Set.copyOf(page));
    return new Page(
        Texts.time(window.fromNanos()),
        Texts.time(window.toNanos()),
        page.stream().map(service -> entry(service, served.get(service), window)).toList(),
        rest.size() > page.size() ? ServiceCursor.of(page.getLast()).token() : null);
  }

  private Map<Service, Red.Sum> served(TimeRange window, Set<Service> services) {
    Map<Service, Red.Sum> served = new HashMap<>();
    if (services.isEmpty()) {
      return served;
    }
    for (Cell cell : servedCells.read(tenant.get(), window, services, Grain.WHOLE)) {
      served
          .computeIfAbsent(CellFields.service(cell, "service"), s -> new Red.Sum())
          .add(cell, "duration");
    }
    return served;
  }

  private static Entry entry(Service service, Red.@Nullable Sum served, TimeRange window) {
    return new Entry(
        service.name(),
        Texts.orNull(service.namespace()),
        Texts.orNull(service.environment()),
        served == null ? null : served.over(window.durationNanos()));
  }
}
