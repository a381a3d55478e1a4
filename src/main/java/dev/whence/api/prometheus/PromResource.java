package dev.whence.api.prometheus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Texts;
import dev.whence.api.Turns;
import dev.whence.model.Tenant;
import dev.whence.store.StoreReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// As much of Prometheus' API as Grafana's data source needs. A documented subset of PromQL; what
/// is not in it is refused by name, never approximated.
@Path("/api/v1")
@Tag(name = "Prometheus")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class PromResource {

  private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED;

  /// Clients tell what they may ask for by this.
  private static final String VERSION = "2.53.0";

  /// What one takes in memory is bounded; many together would be too much.
  private final Turns atWork = Turns.perProcessor(PromResource::busy);

  private final StoreReader reader;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  PromResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Path("query")
  @Operation(
      summary = "A PromQL expression at one time",
      description =
          "Understood are: selectors with =, !=, =~, !~, ranges and offset; rate, increase, irate,"
              + " delta and the _over_time functions avg, sum, min, max, count, last;"
              + " histogram_quantile; abs, ceil, floor, round, sqrt, ln, clamp_min, clamp_max, time,"
              + " vector, scalar; sum, avg, min, max, count with by and without; + - * / % ^ and"
              + " comparisons, one to one with on and ignoring.")
  public Response query(@RestQuery @Nullable String query, @RestQuery @Nullable String time) {
    return answer(prom -> prom.query(given(query), given(time)));
  }

  @POST
  @Path("query")
  @Consumes(FORM)
  @Operation(hidden = true)
  public Response queryForm(@RestForm @Nullable String query, @RestForm @Nullable String time) {
    return query(query, time);
  }

  @GET
  @Path("query_range")
  @Operation(
      summary = "A PromQL expression at many times, 11,000 at most",
      description = "The same subset of PromQL as for a query at one time.")
  public Response queryRange(
      @RestQuery @Nullable String query,
      @RestQuery @Nullable String start,
      @RestQuery @Nullable String end,
      @RestQuery @Nullable String step) {
    return answer(prom -> prom.queryRange(given(query), given(start), given(end), given(step)));
  }

  @POST
  @Path("query_range")
  @Consumes(FORM)
  @Operation(hidden = true)
  public Response queryRangeForm(
      @RestForm @Nullable String query,
      @RestForm @Nullable String start,
      @RestForm @Nullable String end,
      @RestForm @Nullable String step) {
    return queryRange(query, start, end, step);
  }

  @GET
  @Path("labels")
  @Operation(summary = "Names of labels, over the last hour of the range at most")
  public Response labels(
      @RestQuery("match[]") List<String> match,
      @RestQuery @Nullable String start,
      @RestQuery @Nullable String end) {
    return answer(prom -> prom.labelNames(match, given(start), given(end)));
  }

  @POST
  @Path("labels")
  @Consumes(FORM)
  @Operation(hidden = true)
  public Response labelsForm(
      @RestForm("match[]") List<String> match,
      @RestForm @Nullable String start,
      @RestForm @Nullable String end) {
    return labels(match, start, end);
  }

  @GET
  @Path("label/{name}/values")
  @Operation(summary = "Values of a label, over the last hour of the range at most")
  public Response labelValues(
      @RestPath String name,
      @RestQuery("match[]") List<String> match,
      @RestQuery @Nullable String start,
      @RestQuery @Nullable String end) {
    return answer(prom -> prom.labelValues(name, match, given(start), given(end)));
  }

  @GET
  @Path("series")
  @Operation(summary = "Label sets of series, over the last hour of the range at most")
  public Response series(
      @RestQuery("match[]") List<String> match,
      @RestQuery @Nullable String start,
      @RestQuery @Nullable String end) {
    return answer(prom -> prom.seriesLabels(match, given(start), given(end)));
  }

  @POST
  @Path("series")
  @Consumes(FORM)
  @Operation(hidden = true)
  public Response seriesForm(
      @RestForm("match[]") List<String> match,
      @RestForm @Nullable String start,
      @RestForm @Nullable String end) {
    return series(match, start, end);
  }

  @GET
  @Path("query_exemplars")
  @Operation(summary = "Traces that stand for the requests that a selector counts")
  public Response exemplars(
      @RestQuery @Nullable String query,
      @RestQuery @Nullable String start,
      @RestQuery @Nullable String end) {
    return answer(prom -> prom.exemplars(given(query), given(start), given(end)));
  }

  @POST
  @Path("query_exemplars")
  @Consumes(FORM)
  @Operation(hidden = true)
  public Response exemplarsForm(
      @RestForm @Nullable String query,
      @RestForm @Nullable String start,
      @RestForm @Nullable String end) {
    return exemplars(query, start, end);
  }

  @GET
  @Path("metadata")
  @Operation(summary = "What the rollups' metrics mean")
  public Response metadata() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    describe(data, PromRollups.REQUESTS, "counter", "Spans, by service and operation.");
    describe(data, PromRollups.ERRORS, "counter", "Spans with error status.");
    describe(data, PromRollups.DURATION, "histogram", "How long spans took.");
    return ok(PromJson.success(data));
  }

  private static void describe(ObjectNode data, String name, String type, String help) {
    data.putArray(name).addObject().put("type", type).put("help", help).put("unit", "");
  }

  @GET
  @Path("rules")
  @Operation(summary = "Rules, of which there are none here")
  public Response rules() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putArray("groups");
    return ok(PromJson.success(data));
  }

  @GET
  @Path("status/buildinfo")
  @Operation(summary = "The version of Prometheus whose API this is")
  public Response buildInfo() {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    data.put("revision", "whence").put("branch", "").put("buildUser", "").put("buildDate", "");
    return ok(PromJson.success(data.put("goVersion", "")));
  }

  private Response answer(Function<PromQuestions, ObjectNode> question) {
    return atWork.take(() -> workedOut(question));
  }

  private static ApiException busy() {
    return ApiException.of(
        ErrorCode.BUSY, "other queries are still being worked out", "Ask again in a few seconds.");
  }

  private Response workedOut(Function<PromQuestions, ObjectNode> question) {
    try {
      return ok(question.apply(new PromQuestions(reader, tenant.get(), clock)));
    } catch (PromException refused) {
      String type = Texts.lower(refused.type());
      return Response.status(refused.type().status())
          .type(MediaType.APPLICATION_JSON)
          .entity(Json.bytes(PromJson.error(type, String.valueOf(refused.getMessage()))))
          .build();
    }
  }

  private static Response ok(ObjectNode answer) {
    return Response.ok(Json.bytes(answer)).build();
  }

  private static String given(@Nullable String value) {
    return value == null ? "" : value;
  }
}
