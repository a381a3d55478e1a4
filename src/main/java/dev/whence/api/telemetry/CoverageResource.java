package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.CellFields;
import dev.whence.api.Docs;
import dev.whence.api.Params;
import dev.whence.api.Texts;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
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
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What there is to answer questions with, and what is missing.
@Path("/api/v1/coverage")
@Tag(name = "Sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class CoverageResource {

  private static final int USUAL_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final Duration MAX_WINDOW = Duration.ofHours(24);

  private final StoreReader reader;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  CoverageResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.tenant = tenant;
    this.clock = clock;
  }

  /// One page.
  record Page(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("join") Join join,
      @JsonProperty("services") List<ServiceCoverage> services,
      @JsonProperty("next_cursor") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String nextCursor) {}

  /// How much of what came found its request.
  ///
  /// @param orphanSpans spans whose parent never came
  /// @param joinedLogLines lines that found their request, by trace or by request ID
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Join(
      @JsonProperty("requests") long requests,
      @JsonProperty("spans") long spans,
      @JsonProperty("orphan_spans") long orphanSpans,
      @JsonProperty("log_lines") long logLines,
      @JsonProperty("joined_log_lines") long joinedLogLines,
      @JsonProperty("joined_by_request_id") long byRequestId,
      @JsonProperty("log_lines_joined_ratio") @Nullable Double ratio) {}

  @GET
  @Operation(
      summary = "Per service: what there is, what is missing, and the setting that would bring it",
      description =
          "The last hour if not given, 24 h at most. Counts are exact; shares of log lines with an"
              + " ID are of 200 lines. Sorted by name.")
  public Page coverage(
      @Parameter(description = Docs.FROM_AN_HOUR) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "service.name; all if not given") @RestQuery
          @Nullable String service,
      @Parameter(description = "Page size, 50 if not given, 200 at most") @RestQuery
          @Nullable String limit,
      @Parameter(description = Docs.CURSOR) @RestQuery @Nullable String cursor) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(1), MAX_WINDOW);
    int most = Params.limit(limit, USUAL_LIMIT, MAX_LIMIT);
    String only = Params.text("service", service);
    ServiceCursor after = ServiceCursor.parse(cursor);
    List<Service> rest =
        reader.services(tenant.get(), window).stream()
            .filter(each -> only == null || each.name().equals(only))
            .filter(each -> ServiceCursor.isAfter(after, each))
            .sorted(Comparator.comparing(ServiceCursor::of))
            .toList();
    List<Service> page = rest.subList(0, Math.min(most, rest.size()));
    return new Page(
        Texts.time(window.fromNanos()),
        Texts.time(window.toNanos()),
        join(window),
        new Coverage(reader, tenant.get(), window).of(page),
        rest.size() > page.size() ? ServiceCursor.of(page.getLast()).token() : null);
  }

  private Join join(TimeRange window) {
    long[] sums = new long[5];
    long lines = 0;
    Set<CellKind> kinds = Set.of(CellKind.ROUTE, CellKind.LOG_PATTERN);
    for (Cell cell : reader.cells(tenant.get(), kinds, window, Set.of(), Grain.WHOLE).cells()) {
      if (cell.key().kind() == CellKind.LOG_PATTERN) {
        lines += CellFields.count(cell, "count");
      } else {
        sums[0] += CellFields.count(cell, "count");
        sums[1] += CellFields.count(cell, "spans");
        sums[2] += CellFields.count(cell, "orphans");
        sums[3] += CellFields.count(cell, "logs");
        sums[4] += CellFields.count(cell, "logsByRequestId");
      }
    }
    Double ratio = lines == 0 ? null : Math.min(1, (double) sums[3] / lines);
    return new Join(sums[0], sums[1], sums[2], lines, sums[3], sums[4], ratio);
  }
}
