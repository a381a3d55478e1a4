package dev.whence.api.telemetry;

import dev.whence.api.CellFields;
import dev.whence.api.telemetry.ServiceCoverage.Observed;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.ResourceName;
import dev.whence.model.Section;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Finds out what there is of some services: cells give the counts, a few of the newest items the
/// rest. Costs a few blocks for each service.
final class Coverage {

  private static final int LINES = 200;
  private static final int POINTS = 500;
  private static final int BLOCKS = 3;
  private static final int SERIES = 500;

  /// Metrics are reported every minute or so: enough to see which there are. Where there are none,
  /// the whole range is looked at.
  private static final long METRICS_NANOS = 300_000_000_000L;

  private static final Set<CellKind> KINDS =
      Set.of(CellKind.OPERATION, CellKind.RESOURCE_CALL, CellKind.LOG_PATTERN, CellKind.ROUTE_LOG);

  private static final Predicate<String> REQUESTS =
      Pattern.compile(
              "(http|rpc|messaging)[._](server|process|request)s?[._].*(duration|requests?|count).*"
                  + "|(http|grpc)_(server_)?(requests?|handled).*|traces_span_?metrics_.*"
                  + "|istio_requests?_.*|.*_requests?_total|.*request_duration.*")
          .asMatchPredicate();

  private static final Predicate<String> POOLS =
      Pattern.compile(
              "db[._]client[._]connections?[._].*|hikaricp[._].*|agroal[._].*|c3p0[._].*"
                  + "|.*dbcp.*|.*pool[._].*(active|idle|used|in_use|max|pending|waiting).*")
          .asMatchPredicate();

  private static final Predicate<String> DATABASES =
      Pattern.compile("db[._]client[._]operation[._]duration.*").asMatchPredicate();

  private final StoreReader reader;
  private final Tenant tenant;
  private final TimeRange range;

  Coverage(StoreReader reader, Tenant tenant, TimeRange range) {
    this.reader = reader;
    this.tenant = tenant;
    this.range = range;
  }

  List<ServiceCoverage> of(List<Service> services) {
    Map<Service, Observed> seen = new LinkedHashMap<>();
    services.forEach(service -> seen.put(service, new Observed()));
    for (Cell cell : reader.cells(tenant, KINDS, range, seen.keySet()).cells()) {
      Observed of = seen.get(CellFields.service(cell, "service"));
      if (of != null) {
        count(cell, of);
      }
    }
    seen.forEach(this::look);
    return seen.entrySet().stream()
        .map(entry -> ServiceCoverage.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static void count(Cell cell, Observed seen) {
    long count = CellFields.count(cell, "count");
    switch (cell.key().kind()) {
      case OPERATION -> {
        seen.spans += count;
        seen.spansWithVersion += CellFields.text(cell, "version").isEmpty() ? 0 : count;
      }
      case RESOURCE_CALL -> {
        boolean database =
            ResourceName.parse(CellFields.text(cell, "resource"))
                .kind()
                .equals(ResourceName.DATABASE);
        seen.databaseCalls += database ? count : 0;
      }
      case LOG_PATTERN -> seen.logLines += count;
      case ROUTE_LOG -> seen.joinedLines += count;
      default -> {}
    }
  }

  private void look(Service service, Observed seen) {
    lines(service, seen);
    TimeRange newest =
        new TimeRange(
            Math.max(range.fromNanos(), range.toNanos() - METRICS_NANOS), range.toNanos());
    metrics(service, newest, seen);
    if (seen.metrics == 0 && !newest.equals(range)) {
      metrics(service, range, seen);
    }
  }

  private void lines(Service service, Observed seen) {
    if (seen.logLines == 0) {
      return;
    }
    Logs logs = Logs.of(find(Signal.LOGS, service, range, LINES));
    for (int row = 0; row < logs.size(); row++) {
      seen.linesLookedAt++;
      seen.linesWithTrace += logs.traceId(row).isNone() ? 0 : 1;
      seen.linesWithRequestId += logs.requestId(row).isEmpty() ? 0 : 1;
    }
  }

  private void metrics(Service service, TimeRange within, Observed seen) {
    for (Series series : reader.series(tenant, Set.of(), Set.of(service), within, SERIES)) {
      String name = series.key().name();
      seen.metrics++;
      seen.versionOfMetrics |= !series.emitter().version().isEmpty();
      seen.requestMetrics |= REQUESTS.test(name);
      seen.poolMetrics |= POOLS.test(name);
      seen.databaseMetrics |= DATABASES.test(name);
    }
    if (seen.metrics > 0) {
      Frame points = find(Signal.POINTS, service, within, POINTS);
      seen.exemplars = points.table(Section.EXEMPLARS).size() > 0;
    }
  }

  private Frame find(Signal signal, Service service, TimeRange within, int most) {
    Term of = new Term(Term.Field.SERVICE, service.key());
    return reader.find(new ItemQuery(tenant, signal, within, List.of(of), most, BLOCKS)).frame();
  }
}
