package dev.whence.api.telemetry;

import dev.whence.api.ApiException;
import dev.whence.api.CellFields;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Params;
import dev.whence.api.ServedCells;
import dev.whence.api.ServiceNames;
import dev.whence.api.Texts;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Counted;
import dev.whence.store.Grain;
import dev.whence.store.SeriesFound;
import dev.whence.store.StoreReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Curves: rate, errors and latency of services and operations, or any metric.
@Path("/api/v1/indicators")
@Tag(name = "Services")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class IndicatorResource {

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int USUAL_POINTS = 240;
  private static final int MAX_POINTS = 1_500;
  private static final int USUAL_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_SERIES_SEEN = 2_000;
  private static final Duration MAX_WINDOW = Duration.ofDays(31);

  private final StoreReader reader;
  private final ServedCells served;
  private final ServiceNames names;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  /// @param tenant whose curves are asked for
  public IndicatorResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.served = new ServedCells(reader);
    this.names = new ServiceNames(reader);
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Curves of an indicator over a window",
      description =
          "Rates, error ratios and latencies come from spans that served a request (by their kind,"
              + " or where none of a service's says so, by where they stand in it), or from those"
              + " of `operation` or calls of `peer` where one is given. Windows up to 31 days; up"
              + " to 1500 points a curve: a smaller step is widened. Points are [epoch ms, value].")
  public Curves indicators(
      @Parameter(
              description = "rate, errors, latency (p99), p50 to p99.9, or a metric's name",
              required = true)
          @RestQuery
          @Nullable String signal,
      @Parameter(description = Docs.SERVICE + ". Without it: all") @RestQuery
          @Nullable String service,
      @Parameter(description = Docs.ENVIRONMENT_ALONE) @RestQuery @Nullable String environment,
      @Parameter(description = "Only spans of this name") @RestQuery @Nullable String operation,
      @Parameter(description = "Calls of this service or resource, as their callers time them")
          @RestQuery
          @Nullable String peer,
      @Parameter(
              description =
                  "A curve for each service (default), operation, instance (not of calls of a"
                      + " peer) or version")
          @RestQuery
          @Nullable String by,
      @Parameter(description = Docs.FROM_AN_HOUR) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "Distance of points: 30s, 5m; default a 240th of the window")
          @RestQuery
          @Nullable String step,
      @Parameter(description = "Curves, 20 if not given, 100 at most: those with most requests")
          @RestQuery
          @Nullable String limit) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(1), MAX_WINDOW);
    Set<Service> services =
        names.among(
            tenant.get(),
            Params.text("service", service),
            Params.text("environment", environment),
            window);
    Asked asked =
        new Asked(
            Params.required("signal", signal, "latency"),
            services,
            Params.text("operation", operation),
            Params.text("peer", peer),
            by(Params.text("by", by), Params.text("peer", peer) != null),
            window,
            step(Params.duration("step", step), window),
            Params.limit(limit, USUAL_LIMIT, MAX_LIMIT));
    return switch (Indicator.parse(asked.signal)) {
      case Indicator.Metric metric -> ofMetric(metric, asked);
      case Indicator.Rate it -> ofCells(it, asked);
      case Indicator.Errors it -> ofCells(it, asked);
      case Indicator.Latency it -> ofCells(it, asked);
    };
  }

  private record Asked(
      String signal,
      Set<Service> services,
      @Nullable String operation,
      @Nullable String peer,
      CellCurves.By by,
      TimeRange window,
      long stepNanos,
      int limit) {

    boolean wants(Cell cell) {
      if (peer != null) {
        return CellFields.service(cell, "calleeService").name().equals(peer)
            && (services.isEmpty() || services.contains(CellCurves.caller(cell)))
            && (operation == null || CellFields.text(cell, "callerOperation").equals(operation));
      }
      return operation == null || CellFields.text(cell, "operation").equals(operation);
    }

    /// Whether the requests that services served are counted, and no other spans.
    boolean wantsEntriesAlone() {
      return peer == null && operation == null && by != CellCurves.By.OPERATION;
    }

    /// On a cell, so that each belongs to one step; where steps are short, on a whole one, so that
    /// the next question's are the same.
    long beginNanos() {
      long unit = MINUTE_NANOS % stepNanos == 0 ? stepNanos : CellKey.SLICE_NANOS;
      return Math.floorDiv(window.fromNanos(), unit) * unit;
    }

    /// Steps, and the dimensions that curves or conditions are about.
    Grain grain(TimeRange from) {
      if (peer != null) {
        return new Grain(from.fromNanos(), stepNanos);
      }
      Set<String> merged =
          new TreeSet<>(Set.of("instance", "version", "operation", "route", "entry"));
      if (operation != null) {
        merged.remove("operation");
      }
      merged.remove(by.name().toLowerCase(Locale.ROOT));
      return new Grain(from.fromNanos(), stepNanos, merged, Counted.ALL);
    }

    Curves answer(List<Curves.Curve> curves, boolean complete) {
      return new Curves(
          signal,
          Texts.time(window.fromNanos()),
          Texts.time(window.toNanos()),
          stepNanos / 1e9,
          curves,
          complete);
    }
  }

  private Curves ofCells(Indicator indicator, Asked asked) {
    TimeRange window = new TimeRange(asked.beginNanos(), asked.window.toNanos());
    CellCurves curves = new CellCurves(window, asked.stepNanos, asked.by);
    cells(asked, window).stream().filter(asked::wants).forEach(curves::add);
    return asked.answer(curves.curves(indicator, asked.limit), curves.size() <= asked.limit);
  }

  private List<Cell> cells(Asked asked, TimeRange window) {
    Grain grain = asked.grain(window);
    if (asked.wantsEntriesAlone()) {
      return served.read(tenant.get(), window, asked.services, grain);
    }
    CellKind kind = asked.peer == null ? CellKind.OPERATION : CellKind.EDGE;
    return reader.cells(tenant.get(), Set.of(kind), window, asked.services, grain).cells();
  }

  private Curves ofMetric(Indicator.Metric metric, Asked asked) {
    SeriesFound all =
        reader.findSeries(
            tenant.get(), Set.of(metric.name()), asked.services, asked.window, MAX_SERIES_SEEN);
    List<Series> found = all.series();
    List<Curves.Curve> curves = new ArrayList<>();
    for (Series series : found.subList(0, Math.min(asked.limit, found.size()))) {
      SeriesValues values =
          SeriesValues.of(series).stepped(asked.window.fromNanos(), asked.stepNanos);
      curves.add(
          new Curves.Curve(
              labels(series),
              Texts.orNull(series.key().unit()),
              values.shown(),
              Point.of(values),
              List.of()));
    }
    return asked.answer(curves, all.complete() && found.size() <= asked.limit);
  }

  private static Map<String, Object> labels(Series series) {
    Map<String, Object> labels = Texts.plain(series.key().attributes());
    Service service = series.emitter().service();
    if (!service.name().isEmpty()) {
      labels.put("service.name", service.name());
    }
    if (!series.emitter().instance().isEmpty()) {
      labels.put("service.instance.id", series.emitter().instance());
    }
    return labels;
  }

  /// Calls of a peer are counted whatever the instance that makes them.
  private static CellCurves.By by(@Nullable String text, boolean ofPeer) {
    String name = text == null ? "service" : text.toLowerCase(Locale.ROOT);
    if (ofPeer && name.equals("instance")) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "by",
          "calls of a peer are not told apart by instance",
          "Use service, operation or version, or leave out peer.");
    }
    return switch (name) {
      case "service" -> CellCurves.By.SERVICE;
      case "operation" -> CellCurves.By.OPERATION;
      case "instance" -> CellCurves.By.INSTANCE;
      case "version" -> CellCurves.By.VERSION;
      default ->
          throw ApiException.inParameter(
              ErrorCode.INVALID_PARAMETER,
              "by",
              ApiException.echo(String.valueOf(text)) + " is nothing to tell curves apart by",
              "Use service, operation, instance or version.");
    };
  }

  /// Whole cells, and no more points than are served.
  private static long step(@Nullable Duration asked, TimeRange window) {
    long wanted = asked == null ? window.durationNanos() / USUAL_POINTS : asked.toNanos();
    long least = Math.max(wanted, window.durationNanos() / MAX_POINTS);
    return Math.max(1, Math.ceilDiv(least, CellKey.SLICE_NANOS)) * CellKey.SLICE_NANOS;
  }
}
