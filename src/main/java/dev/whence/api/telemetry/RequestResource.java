package dev.whence.api.telemetry;

import dev.whence.api.ApiException;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Params;
import dev.whence.explain.request.RequestFinder;
import dev.whence.explain.request.RequestView;
import dev.whence.join.RequestIds;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Single requests and traces.
@Path("/api/v1")
@Tag(name = "Requests")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class RequestResource {

  private static final Duration ANY_LENGTH = Duration.ofDays(36_500);

  private final RequestFinder finder;
  private final Vocabulary vocabulary;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  /// @param tenant whose requests are asked for
  public RequestResource(
      RequestFinder finder, Vocabulary vocabulary, Provider<Tenant> tenant, Clock clock) {
    this.vocabulary = vocabulary;
    this.finder = finder;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Path("requests/{id}")
  @Operation(
      summary = "One request: spans as a tree over all its traces, log lines and metrics in place",
      description =
          "Up to 10,000 spans, 2,000 log lines and 50 series of 120 points; `complete` tells whether"
              + " something was cut off.")
  public RequestJson request(
      @Parameter(description = "A request ID in any spelling, or a trace ID") String id,
      @Parameter(description = Docs.FROM_OPTIONAL) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to) {
    String asked = Params.required("id", id, "7f1c0b52");
    RequestView view =
        finder
            .request(tenant.get(), normalised(asked), range(from, to))
            .orElseThrow(
                () ->
                    ApiException.inParameter(
                        ErrorCode.UNKNOWN_REQUEST,
                        "id",
                        "no span carries the request or trace ID " + ApiException.echo(asked),
                        "Check the ID; what has just been sent is there once it was acknowledged."));
    return RequestJson.of(asked, view, vocabulary);
  }

  @GET
  @Path("traces/{id}")
  @Operation(
      summary = "One trace: its spans as a tree, log lines and metrics in place",
      description = "Bounds as for requests.")
  public RequestJson trace(
      @Parameter(description = "A trace ID, 32 or 16 hexadecimal digits") String id,
      @Parameter(description = Docs.FROM_OPTIONAL) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to) {
    String asked = Params.required("id", id, "4bf92f3577b34da6a3ce929d0e0e4736");
    TraceId trace = TraceId.parse(asked);
    if (trace == null) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "id",
          ApiException.echo(asked) + " is no trace ID",
          "Use 32 or 16 hexadecimal digits; request IDs are found under /api/v1/requests/{id}.");
    }
    RequestView view =
        finder
            .trace(tenant.get(), trace, range(from, to))
            .orElseThrow(
                () ->
                    ApiException.inParameter(
                        ErrorCode.UNKNOWN_TRACE,
                        "id",
                        "no span of trace " + trace + " is known",
                        "Check the ID and, if given, the window."));
    return RequestJson.of(asked, view, vocabulary);
  }

  private static String normalised(String id) {
    String normalised = RequestIds.normalise(id);
    return normalised.isEmpty() ? id : normalised;
  }

  private TimeRange range(@Nullable String from, @Nullable String to) {
    return Params.text("from", from) == null && Params.text("to", to) == null
        ? TimeRange.SINCE_EPOCH
        : Params.window(from, to, clock, ANY_LENGTH, ANY_LENGTH);
  }
}
