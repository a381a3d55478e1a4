package dev.whence.api.jaeger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.api.Texts;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// Jaeger's third query API, over HTTP: OTLP in JSON. Parameters are known in `camelCase` and in
/// `snake_case`; that nothing was found is a 404.
@Path("/api/v3")
@Tag(name = "Jaeger")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class JaegerV3Resource {

  private static final Duration LOOK_BACK = Duration.ofHours(24);
  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 200;

  private final StoreReader reader;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  JaegerV3Resource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Path("services")
  @Operation(summary = "Names of all services")
  public Response services() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode names = answer.putArray("services");
    traces().services().forEach(names::add);
    return ok(answer);
  }

  @GET
  @Path("operations")
  @Operation(summary = "A service's operations in the last 24 h, or before: service, spanKind")
  public Response operations(@Context UriInfo uri) {
    return answer(
        () -> {
          String kind = given(uri, "spanKind", "span_kind");
          ObjectNode answer = JsonNodeFactory.instance.objectNode();
          ArrayNode list = answer.putArray("operations");
          traces().operations(required(uri, "service", "service"), lastDay()).stream()
              .filter(operation -> kind.isEmpty() || Texts.lower(operation.kind()).equals(kind))
              .forEach(
                  operation ->
                      list.addObject()
                          .put("name", operation.name())
                          .put("spanKind", Texts.lower(operation.kind())));
          return ok(answer);
        });
  }

  @GET
  @Path("traces")
  @Operation(
      summary = "Traces with a span that matches",
      description =
          "query.serviceName, query.startTimeMin and query.startTimeMax are required;"
              + " query.operationName, query.attributes, query.durationMin, query.durationMax,"
              + " query.searchDepth.")
  public Response search(@Context UriInfo uri) {
    return answer(
        () -> {
          String from = required(uri, "query.startTimeMin", "query.start_time_min");
          String to = required(uri, "query.startTimeMax", "query.start_time_max");
          long fromNanos = JaegerParams.rfc3339("query.startTimeMin", from);
          long toNanos = JaegerParams.rfc3339("query.startTimeMax", to);
          if (fromNanos >= toNanos) {
            throw new IllegalArgumentException("query.startTimeMin must be before startTimeMax");
          }
          return result(
              traces()
                  .search(
                      new JaegerSearch(
                          required(uri, "query.serviceName", "query.service_name"),
                          given(uri, "query.operationName", "query.operation_name"),
                          JaegerParams.tags(
                              given(uri, "query.attributes", "query.attributes"), List.of()),
                          duration(uri, "query.durationMin", "query.duration_min"),
                          duration(uri, "query.durationMax", "query.duration_max"),
                          new TimeRange(fromNanos, toNanos),
                          depth(uri))));
        });
  }

  private static long duration(UriInfo uri, String camel, String snake) {
    return JaegerParams.duration(camel, given(uri, camel, snake));
  }

  private static int depth(UriInfo uri) {
    String depth = given(uri, "query.searchDepth", "query.search_depth");
    String asked = depth.isEmpty() ? given(uri, "query.numTraces", "query.num_traces") : depth;
    return JaegerParams.limit(asked, USUAL_LIMIT, MAX_LIMIT);
  }

  @GET
  @Path("traces/{id}")
  @Operation(summary = "One trace; startTime and endTime where given")
  public Response trace(@RestPath String id, @Context UriInfo uri) {
    return answer(
        () -> {
          String from = given(uri, "startTime", "start_time");
          String to = given(uri, "endTime", "end_time");
          TimeRange range =
              new TimeRange(
                  from.isEmpty() ? 0 : JaegerParams.rfc3339("startTime", from),
                  to.isEmpty() ? Long.MAX_VALUE : JaegerParams.rfc3339("endTime", to));
          FoundTrace trace = traces().trace(JaegerResource.traceId(id), range);
          return result(trace.isEmpty() ? List.of() : List.of(trace));
        });
  }

  private static Response result(List<FoundTrace> traces) {
    if (traces.isEmpty()) {
      return refuse(404, "No traces found");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode resourceSpans = answer.putObject("result").putArray("resourceSpans");
    traces.forEach(trace -> OtlpTraceJson.addTo(resourceSpans, trace));
    return ok(answer);
  }

  private static String given(UriInfo uri, String camel, String snake) {
    String value = uri.getQueryParameters().getFirst(camel);
    value = value == null ? uri.getQueryParameters().getFirst(snake) : value;
    return value == null ? "" : value;
  }

  private static String required(UriInfo uri, String camel, String snake) {
    String value = given(uri, camel, snake);
    if (value.isBlank()) {
      throw new IllegalArgumentException("parameter " + camel + " is required");
    }
    return value;
  }

  private TimeRange lastDay() {
    long now = TimeRange.nanos(clock.instant());
    return new TimeRange(now - LOOK_BACK.toNanos(), now + Duration.ofMinutes(1).toNanos());
  }

  private JaegerTraces traces() {
    return new JaegerTraces(reader, tenant.get());
  }

  private static Response answer(Supplier<Response> answer) {
    try {
      return answer.get();
    } catch (IllegalArgumentException refused) {
      return refuse(400, String.valueOf(refused.getMessage()));
    }
  }

  private static Response refuse(int status, String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("error")
        .put("grpcCode", status == 404 ? 5 : 3)
        .put("httpCode", status)
        .put("message", message)
        .put("httpStatus", status == 404 ? "Not Found" : "Bad Request");
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(Json.bytes(answer))
        .build();
  }

  private static Response ok(ObjectNode answer) {
    return Response.ok(Json.bytes(answer)).build();
  }
}
