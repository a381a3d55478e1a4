package dev.whence.api.jaeger;

import dev.whence.api.CellFields;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Services, operations and traces as Jaeger's query service tells of them. Services of one name
/// are one service here, since Jaeger knows names alone. Every answer is bounded.
final class JaegerTraces {

  /// Of all traces of an answer: with these, no more are added.
  private static final int MAX_SPANS = 50_000;

  private static final int MAX_CANDIDATES = 20_000;
  private static final int MAX_BLOCKS = 200;

  private final StoreReader reader;
  private final Tenant tenant;

  JaegerTraces(StoreReader reader, Tenant tenant) {
    this.reader = reader;
    this.tenant = tenant;
  }

  /// An operation and the kind of its spans.
  record Operation(String name, SpanKind kind) implements Comparable<Operation> {
    @Override
    public int compareTo(Operation other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : kind.compareTo(other.kind);
    }
  }

  /// A call between two services.
  record Dependency(String parent, String child) implements Comparable<Dependency> {
    @Override
    public int compareTo(Dependency other) {
      int byParent = parent.compareTo(other.parent);
      return byParent != 0 ? byParent : child.compareTo(other.child);
    }
  }

  /// Names of all services, sorted.
  List<String> services() {
    return reader.services(tenant, TimeRange.SINCE_EPOCH).stream()
        .map(Service::name)
        .distinct()
        .sorted()
        .toList();
  }

  /// Operations of a service in a range; where it was silent then, those of some of its spans.
  Set<Operation> operations(String service, TimeRange range) {
    TreeSet<Operation> operations = new TreeSet<>();
    Set<Service> meant = named(service);
    if (meant.isEmpty()) {
      return operations;
    }
    for (Cell cell :
        reader.cells(tenant, Set.of(CellKind.OPERATION), range, meant, Grain.WHOLE).cells()) {
      SpanKind kind = SpanKind.valueOf(CellFields.text(cell, "kind"));
      operations.add(new Operation(CellFields.text(cell, "operation"), kind));
    }
    if (operations.isEmpty()) {
      for (Service one : meant) {
        Spans spans = Spans.of(find(TimeRange.SINCE_EPOCH, List.of(of(one))).frame());
        for (int row = 0; row < spans.size(); row++) {
          operations.add(new Operation(spans.name(row), spans.kind(row)));
        }
      }
    }
    return operations;
  }

  /// A trace, empty where there is none.
  FoundTrace trace(TraceId trace, TimeRange range) {
    Term term = new Term(Term.Field.TRACE_ID, trace.toString());
    return FoundTrace.of(
        reader.find(
            new ItemQuery(
                tenant,
                Signal.SPANS,
                range,
                List.of(term),
                FoundTrace.MAX_SPANS,
                FoundTrace.MAX_BLOCKS)));
  }

  /// The traces that a search finds, newest first. A span of each matches all that is asked.
  List<FoundTrace> search(JaegerSearch search) {
    NewestTraces newest = new NewestTraces(reader, tenant, search);
    for (Service service : named(search.service())) {
      newest.lookFor(of(service));
    }
    return traces(newest.traces());
  }

  /// Traces in the order of their IDs, without those that are not there. Where they have more spans
  /// than an answer may hold, the last ones are left out, and the last shown says so.
  List<FoundTrace> traces(List<TraceId> ids) {
    return traces(ids, MAX_SPANS);
  }

  List<FoundTrace> traces(List<TraceId> ids, int most) {
    List<FoundTrace> all = new ArrayList<>();
    int spans = 0;
    for (int i = 0; i < ids.size(); i++) {
      FoundTrace found = trace(ids.get(i), TimeRange.SINCE_EPOCH);
      if (found.isEmpty()) {
        continue;
      }
      spans += found.spans().size();
      int left = ids.size() - i - 1;
      boolean full = spans >= most && left > 0;
      all.add(full ? found.warned(leftOut(left, spans)) : found);
      if (full) {
        break;
      }
    }
    return all;
  }

  private static String leftOut(int traces, int spans) {
    return "%,d more traces are left out: those shown have %,d spans; ask for fewer or smaller ones"
        .formatted(traces, spans);
  }

  /// Calls between services in a range, with how many there were.
  Map<Dependency, Long> dependencies(TimeRange range) {
    TreeMap<Dependency, Long> calls = new TreeMap<>();
    for (Cell cell :
        reader.cells(tenant, Set.of(CellKind.EDGE), range, Set.of(), Grain.WHOLE).cells()) {
      String parent = CellFields.service(cell, "callerService").name();
      String child = CellFields.service(cell, "calleeService").name();
      if (!parent.equals(child)) {
        calls.merge(new Dependency(parent, child), CellFields.count(cell, "count"), Long::sum);
      }
    }
    return calls;
  }

  private Found find(TimeRange range, List<Term> terms) {
    return reader.find(
        new ItemQuery(tenant, Signal.SPANS, range, terms, MAX_CANDIDATES, MAX_BLOCKS));
  }

  private Set<Service> named(String name) {
    Set<Service> meant = new TreeSet<>();
    for (Service service : reader.services(tenant, TimeRange.SINCE_EPOCH)) {
      if (service.name().equals(name)) {
        meant.add(service);
      }
    }
    return meant;
  }

  private static Term of(Service service) {
    return new Term(Term.Field.SERVICE, service.key());
  }
}
