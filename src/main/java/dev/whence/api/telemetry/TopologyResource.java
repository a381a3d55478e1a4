package dev.whence.api.telemetry;

import dev.whence.api.Docs;
import dev.whence.api.Params;
import dev.whence.api.ServedCells;
import dev.whence.api.ServiceNames;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.StoreReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Who calls whom.
@Path("/api/v1/topology")
@Tag(name = "Services")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class TopologyResource {

  /// What Grafana's node graph shows at most.
  private static final int MAX_NODES = 1500;

  private static final Duration MAX_WINDOW = Duration.ofHours(24);

  private final StoreReader reader;
  private final ServedCells served;
  private final ServiceNames names;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  TopologyResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.served = new ServedCells(reader);
    this.names = new ServiceNames(reader);
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Services, shared resources and the calls between them in a window",
      description =
          "Windows up to 24 h; up to 1500 nodes and 1500 edges, the busiest first to stay. With"
              + " `service` only that service and its neighbours, with `environment` alone those of"
              + " that environment and theirs.")
  public Topology topology(
      @Parameter(description = Docs.FROM_AN_HOUR) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = Docs.SERVICE) @RestQuery @Nullable String service,
      @Parameter(description = Docs.ENVIRONMENT_ALONE) @RestQuery @Nullable String environment) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(1), MAX_WINDOW);
    Set<Service> only =
        names.among(
            tenant.get(),
            Params.text("service", service),
            Params.text("environment", environment),
            window);
    CellsFound found = reader.cells(tenant.get(), Topology.KINDS, window, only, Topology.GRAIN);
    Topology.Builder topology = new Topology.Builder();
    found.cells().forEach(topology::add);
    List<Cell> operations =
        found.cells().stream().filter(cell -> cell.key().kind() == CellKind.OPERATION).toList();
    served.among(operations, tenant.get(), window, Topology.GRAIN).forEach(topology::addServed);
    Set<Service> neighbours = topology.services();
    neighbours.removeAll(only);
    if (!only.isEmpty() && !neighbours.isEmpty()) {
      served.read(tenant.get(), window, neighbours, Topology.GRAIN).forEach(topology::addServed);
    }
    return topology.over(window, MAX_NODES, found.finalSlices());
  }
}
