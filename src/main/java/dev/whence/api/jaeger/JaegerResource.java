package dev.whence.api.jaeger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.Json;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
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
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Jaeger's first query API, for Grafana's Jaeger data source. Refusals have Jaeger's own shape.
@Path("/api")
@Tag(name = "Jaeger")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class JaegerResource {

  private static final Duration LOOK_BACK = Duration.ofHours(24);
  private static final int USUAL_LIMIT = 20;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_IDS = 50;
  private static final Duration MAX_LOOK_BACK = Duration.ofDays(31);

  private final StoreReader reader;
  private final Vocabulary vocabulary;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  JaegerResource(StoreReader reader, Vocabulary vocabulary, Provider<Tenant> tenant, Clock clock) {
    this.vocabulary = vocabulary;
    this.reader = reader;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Path("services")
  @Operation(summary = "Names of all services")
  public Response services() {
    ArrayNode names = list();
    traces().services().forEach(names::add);
    return ok(JaegerJson.data(names));
  }

  @GET
  @Path("services/{service}/operations")
  @Operation(summary = "Names of a service's operations in the last 24 h, or before")
  public Response operations(@RestPath String service) {
    ArrayNode names = list();
    traces().operations(service, lastDay()).stream()
        .map(JaegerTraces.Operation::name)
        .distinct()
        .forEach(names::add);
    return ok(JaegerJson.data(names));
  }

  @GET
  @Path("traces")
  @Operation(
      summary = "Traces with a span that matches",
      description = "By service, or by trace IDs. 20 traces if no limit is given, 200 at most.")
  public Response search(
      @RestQuery @Nullable String service,
      @RestQuery @Nullable String operation,
      @RestQuery @Nullable String tags,
      @RestQuery List<String> tag,
      @RestQuery @Nullable String minDuration,
      @RestQuery @Nullable String maxDuration,
      @RestQuery @Nullable String limit,
      @RestQuery @Nullable String start,
      @RestQuery @Nullable String end,
      @RestQuery("traceID") List<String> traceIds) {
    return answer(
        () -> {
          List<FoundTrace> found =
              traceIds.isEmpty()
                  ? traces()
                      .search(
                          new JaegerSearch(
                              service(service),
                              operation == null || operation.equals("all") ? "" : operation,
                              JaegerParams.tags(tags, tag),
                              JaegerParams.duration("minDuration", minDuration),
                              JaegerParams.duration("maxDuration", maxDuration),
                              JaegerParams.range(start, end, lastDay()),
                              JaegerParams.limit(limit, USUAL_LIMIT, MAX_LIMIT)))
                  : byIds(traceIds);
          ArrayNode data = list();
          found.forEach(trace -> data.add(JaegerJson.trace(trace, vocabulary)));
          return ok(JaegerJson.data(data));
        });
  }

  @GET
  @Path("traces/{id}")
  @Operation(
      summary = "One trace",
      description =
          "Start and end, where given, are in milliseconds or microseconds by their size.")
  public Response trace(
      @RestPath String id, @RestQuery @Nullable String start, @RestQuery @Nullable String end) {
    return answer(
        () -> {
          TimeRange range = JaegerParams.range(start, end, TimeRange.SINCE_EPOCH);
          FoundTrace trace = traces().trace(traceId(id), range);
          return trace.isEmpty()
              ? refuse(404, "trace not found")
              : ok(JaegerJson.data(list().add(JaegerJson.trace(trace, vocabulary))));
        });
  }

  @GET
  @Path("dependencies")
  @Operation(summary = "Calls between services; endTs and lookback in milliseconds")
  public Response dependencies(
      @RestQuery @Nullable String endTs, @RestQuery @Nullable String lookback) {
    return answer(
        () -> {
          ArrayNode data = list();
          traces()
              .dependencies(window(endTs, lookback))
              .forEach(
                  (call, count) ->
                      data.addObject()
                          .put("parent", call.parent())
                          .put("child", call.child())
                          .put("callCount", count));
          return ok(JaegerJson.data(data));
        });
  }

  private TimeRange window(@Nullable String endTs, @Nullable String lookback) {
    long end = endTs == null ? lastDay().toNanos() : JaegerParams.epoch("endTs", endTs);
    long length = lookback == null ? LOOK_BACK.toNanos() : JaegerParams.epoch("lookback", lookback);
    if (length > MAX_LOOK_BACK.toNanos()) {
      throw new IllegalArgumentException(
          "lookback must be " + MAX_LOOK_BACK.toDays() + " days at most");
    }
    return new TimeRange(Math.max(0, end - length), end);
  }

  private List<FoundTrace> byIds(List<String> ids) {
    if (ids.size() > MAX_IDS) {
      throw new IllegalArgumentException("more than " + MAX_IDS + " trace IDs");
    }
    return traces().traces(ids.stream().map(JaegerResource::traceId).toList());
  }

  static TraceId traceId(String text) {
    String digits = text.strip();
    int missing = (digits.length() > 16 ? 32 : 16) - digits.length();
    TraceId id =
        missing < 0 || digits.isEmpty() ? null : TraceId.parse("0".repeat(missing) + digits);
    if (id == null) {
      throw new IllegalArgumentException(
          ApiException.echo(text) + " is no trace ID: use 32 or 16 hexadecimal digits");
    }
    return id;
  }

  private static String service(@Nullable String service) {
    if (service == null || service.isBlank()) {
      throw new IllegalArgumentException("parameter 'service' is required");
    }
    return service;
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
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(Json.bytes(JaegerJson.error(status, message)))
        .build();
  }

  private static Response ok(ObjectNode answer) {
    return Response.ok(Json.bytes(answer)).build();
  }

  private static ArrayNode list() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
