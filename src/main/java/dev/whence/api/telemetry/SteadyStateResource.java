package dev.whence.api.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Params;
import dev.whence.api.ServedCells;
import dev.whence.api.ServiceNames;
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
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// A yes or no for whoever may have to stop something: is a service well?
@Path("/api/v1/steady-state")
@Tag(name = "Services")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class SteadyStateResource {

  private static final Duration USUAL = Duration.ofMinutes(1);
  private static final int NOT_WELL = 503;

  private final ServedCells served;
  private final ServiceNames names;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  SteadyStateResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.served = new ServedCells(reader);
    this.names = new ServiceNames(reader);
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "200 while a service's errors or latency stay below a bound, 503 while not",
      description = "For probes of chaos experiments and roll-outs. No requests count as not well.")
  public Response check(
      @Parameter(description = Docs.SERVICE, required = true) @RestQuery @Nullable String service,
      @Parameter(description = Docs.ENVIRONMENT) @RestQuery @Nullable String environment,
      @Parameter(description = "errors (a share of 1) or latency (p99 in seconds)") @RestQuery
          @Nullable String signal,
      @Parameter(description = "The bound", required = true) @RestQuery @Nullable String below,
      @Parameter(description = "How far back to look. Default: 1m") @RestQuery
          @Nullable String over) {
    boolean ofLatency = isLatency(Params.text("signal", signal));
    Duration asked = Params.duration("over", over);
    Duration length = asked == null ? USUAL : asked;
    long now = TimeRange.nanos(clock.instant());
    TimeRange window = new TimeRange(Math.max(0, now - length.toNanos()), now);
    Service known =
        names.find(
            tenant.get(),
            Params.required("service", service, "auth-v2"),
            Params.text("environment", environment),
            window);
    double bound = bound(Params.required("below", below, "0.05"));
    Red red = red(known, window);
    Double value = ofLatency ? p99(red) : red.errorRatio();
    boolean well = value != null && value < bound;
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("service.name", known.name()).put("well", well).put("below", bound);
    answer.put("requests", red.count());
    if (value != null) {
      answer.put("value", value);
    }
    return Response.status(well ? 200 : NOT_WELL).entity(Json.bytes(answer)).build();
  }

  /// Anything else would have a probe pass, or fail, for what it does not ask about.
  private static boolean isLatency(@Nullable String signal) {
    return switch (signal == null ? "errors" : signal.toLowerCase(Locale.ROOT)) {
      case "errors" -> false;
      case "latency" -> true;
      default ->
          throw ApiException.inParameter(
              ErrorCode.INVALID_PARAMETER,
              "signal",
              ApiException.echo(String.valueOf(signal)) + " is nothing that is measured here",
              "Use errors (a share of 1) or latency (p99 in seconds).");
    };
  }

  private static @Nullable Double p99(Red red) {
    return red.latency() == null ? null : red.latency().p99();
  }

  private Red red(Service service, TimeRange window) {
    Red.Sum sum = new Red.Sum();
    for (Cell cell : served.read(tenant.get(), window, Set.of(service), Grain.WHOLE)) {
      sum.add(cell, "duration");
    }
    return sum.over(window.durationNanos());
  }

  private static double bound(String text) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "below",
          ApiException.echo(text) + " is no number",
          "Use a share (0.05) for errors, seconds (0.5) for latency.");
    }
    return Double.parseDouble(text);
  }
}
