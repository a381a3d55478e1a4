package dev.whence.explain.request;

import dev.whence.model.Emitter;
import dev.whence.model.Frame;
import dev.whence.model.LogRecord;
import dev.whence.model.Logs;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Span;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Gathers a request from the store: its spans over all traces that share its ID, its log lines,
/// the metrics around it. Stateless beside its reader; safe for use by many threads.
public final class RequestFinder {

  /// All bounds of one look-up.
  ///
  /// @param marginNanos how much before and after the request its metrics are shown
  public record Bounds(int spans, int lines, int traces, int blocks, int series, long marginNanos) {

    public static final Bounds DEFAULT = new Bounds(10_000, 2_000, 20, 200, 50, 300_000_000_000L);
  }

  private static final int MAX_WINDOW_LINES = 200;

  private final StoreReader reader;
  private final Vocabulary vocabulary;
  private final Bounds bounds;

  public RequestFinder(StoreReader reader, Vocabulary vocabulary, Bounds bounds) {
    this.reader = reader;
    this.vocabulary = vocabulary;
    this.bounds = bounds;
  }

  /// The request of a trace ID or a normalised request ID; a trace ID also finds the other traces
  /// of the request IDs that its spans carry.
  ///
  /// @param range when to look; the whole of time where that is not known
  public Optional<RequestView> request(Tenant tenant, String id, TimeRange range) {
    Search search = new Search(tenant, range);
    search.spans(Term.Field.REQUEST_ID, id);
    TraceId trace = TraceId.parse(id);
    if (trace != null) {
      search.spans(Term.Field.TRACE_ID, trace.toString());
    }
    search.followIds();
    return search.view();
  }

  /// The spans of one trace alone, with their log lines.
  public Optional<RequestView> trace(Tenant tenant, TraceId trace, TimeRange range) {
    Search search = new Search(tenant, range);
    search.spans(Term.Field.TRACE_ID, trace.toString());
    return search.view();
  }

  /// One look-up under way. Not thread-safe.
  private final class Search {
    private final Tenant tenant;
    private final TimeRange range;
    private final Map<List<Object>, Span> spans = new LinkedHashMap<>();
    private final Set<LogRecord> lines = new LinkedHashSet<>();
    private final TreeSet<String> requestIds = new TreeSet<>();
    private boolean complete = true;
    private int opened;

    Search(Tenant tenant, TimeRange range) {
      this.tenant = tenant;
      this.range = range;
    }

    void spans(Term.Field field, String value) {
      Frame frame = find(Signal.SPANS, range, new Term(field, value), bounds.spans());
      Spans found = Spans.of(frame);
      for (int row = 0; row < found.size(); row++) {
        Span span = found.span(row);
        List<Object> key = List.of(span.traceId(), span.spanId(), span.kind());
        if (spans.size() >= bounds.spans() && !spans.containsKey(key)) {
          complete = false;
          return;
        }
        spans.putIfAbsent(key, span);
        if (!span.requestId().isEmpty()) {
          requestIds.add(span.requestId());
        }
      }
    }

    /// From the traces found to the request IDs they carry, and from these to all their traces,
    /// once each way.
    void followIds() {
      complete &= requestIds.size() <= bounds.traces();
      List.copyOf(requestIds).stream()
          .limit(bounds.traces())
          .forEach(id -> spans(Term.Field.REQUEST_ID, id));
      List<TraceId> traces = traces();
      complete &= traces.size() <= bounds.traces();
      traces.stream()
          .limit(bounds.traces())
          .forEach(trace -> spans(Term.Field.TRACE_ID, trace.toString()));
    }

    private List<TraceId> traces() {
      return spans.values().stream().map(Span::traceId).distinct().sorted().toList();
    }

    private Frame find(Signal signal, TimeRange when, Term term, int maxItems) {
      int blocksLeft = bounds.blocks() - opened;
      if (blocksLeft <= 0) {
        complete = false;
        return new Frame.Builder(signal).build();
      }
      Found found =
          reader.find(new ItemQuery(tenant, signal, when, List.of(term), maxItems, blocksLeft));
      opened += found.blocksOpened();
      complete &= found.complete();
      return found.frame();
    }

    private void lines(TimeRange when, Term.Field field, String value, int maxItems) {
      Logs found = Logs.of(find(Signal.LOGS, when, new Term(field, value), maxItems));
      for (int row = 0; row < found.size(); row++) {
        LogRecord line = found.record(row);
        if (lines.size() >= bounds.lines() && !lines.contains(line)) {
          complete = false;
          return;
        }
        lines.add(line);
      }
    }

    Optional<RequestView> view() {
      if (spans.isEmpty()) {
        return Optional.empty();
      }
      traces().stream()
          .limit(bounds.traces())
          .forEach(t -> lines(range, Term.Field.TRACE_ID, t.toString(), bounds.lines()));
      requestIds.stream()
          .limit(bounds.traces())
          .forEach(id -> lines(range, Term.Field.REQUEST_ID, id, bounds.lines()));
      List<Emitter> touched = touched();
      linesWithoutIds(touched);
      RequestTree tree =
          RequestTree.of(List.copyOf(spans.values()), List.copyOf(lines), requestIds, vocabulary);
      return Optional.of(
          new RequestView(requestIds, tree, touched, metrics(touched), complete, opened));
    }

    private List<Emitter> touched() {
      return spans.values().stream()
          .map(span -> vocabulary.emitter(span.resource()))
          .distinct()
          .sorted(
              Comparator.comparing(Emitter::service)
                  .thenComparing(Emitter::instance)
                  .thenComparing(Emitter::version)
                  .thenComparing(Emitter::node))
          .toList();
    }

    /// Lines that carry no ID at all can still stand where their emitter was at work; whether the
    /// budget suffices for these says nothing of the request's own.
    private void linesWithoutIds(List<Emitter> touched) {
      boolean ownComplete = complete;
      TimeRange window = window(0);
      services(touched)
          .forEach(service -> lines(window, Term.Field.SERVICE, service.key(), MAX_WINDOW_LINES));
      complete = ownComplete;
    }

    private static Set<Service> services(List<Emitter> touched) {
      Set<Service> services = new TreeSet<>();
      touched.forEach(emitter -> services.add(emitter.service()));
      return services;
    }

    private List<Series> metrics(List<Emitter> touched) {
      Set<String> instances = new TreeSet<>();
      touched.forEach(
          emitter -> instances.add(emitter.service().key() + "\n" + emitter.instance()));
      List<Series> all =
          reader.series(
              tenant,
              Set.of(),
              services(touched),
              window(bounds.marginNanos()),
              bounds.series() * touched.size() * 4);
      List<Series> near = new ArrayList<>();
      for (Series series : all) {
        Emitter emitter = series.emitter();
        boolean ofInstance =
            instances.contains(emitter.service().key() + "\n" + emitter.instance());
        if ((ofInstance || emitter.instance().isEmpty()) && near.size() < bounds.series()) {
          near.add(series);
        }
      }
      return near;
    }

    private TimeRange window(long margin) {
      long start = spans.values().stream().mapToLong(Span::startNanos).min().orElseThrow();
      long end =
          spans.values().stream()
              .mapToLong(span -> Math.max(span.startNanos(), span.endNanos()))
              .max()
              .orElseThrow();
      return new TimeRange(Math.max(0, start - margin), end + margin + 1);
    }
  }
}
