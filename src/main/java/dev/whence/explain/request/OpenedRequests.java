package dev.whence.explain.request;

import dev.whence.explain.answer.Words;
import dev.whence.model.Frame;
import dev.whence.model.LogRecord;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.Span;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Reads single requests for evidence, each once, and opens no more blocks of spans and log lines
/// than one question may. Not thread-safe.
final class OpenedRequests {

  private static final Pattern THRESHOLD = Pattern.compile("ot=(?:[^,]*;)?th:([0-9a-f]{1,14})");
  private static final int MOST_SPANS = 2_000;
  private static final int MOST_LINES = 500;

  private final StoreReader reader;
  private final Tenant tenant;
  private final TimeRange range;
  private final BlockBudget blocks;
  private final Map<String, List<Span>> spans = new HashMap<>();
  private final Map<String, List<LogRecord>> lines = new HashMap<>();

  /// @param range when to look for a request of which only the ID is known
  OpenedRequests(StoreReader reader, Tenant tenant, TimeRange range, BlockBudget blocks) {
    this.reader = reader;
    this.tenant = tenant;
    this.range = range;
    this.blocks = blocks;
  }

  /// Opens traces, several at once where processors are idle: to the same end as [#spans] of one
  /// after the other.
  void open(List<String> traces) {
    int left = blocks.left();
    List<String> unknown = traces.stream().filter(trace -> !spans.containsKey(trace)).toList();
    List<Found> all =
        unknown.parallelStream().map(trace -> find(Signal.SPANS, trace, MOST_SPANS, left)).toList();
    for (int i = 0; i < all.size(); i++) {
      // what opened more than those before it left is read again
      if (all.get(i).blocksOpened() <= blocks.left()) {
        blocks.opened(all.get(i).blocksOpened());
        spans.put(unknown.get(i), listed(all.get(i)));
      } else {
        spans(unknown.get(i));
      }
    }
  }

  /// The spans of a trace; empty where nothing more may be opened.
  List<Span> spans(String trace) {
    List<Span> known = spans.get(trace);
    if (known == null) {
      known = listed(find(Signal.SPANS, trace, MOST_SPANS));
      spans.put(trace, known);
    }
    return known;
  }

  private static List<Span> listed(Found found) {
    Spans rows = Spans.of(found.frame());
    return IntStream.range(0, rows.size()).mapToObj(rows::span).toList();
  }

  /// The log lines that carry a trace's ID, in the order of time.
  List<LogRecord> lines(String trace) {
    List<LogRecord> known = lines.get(trace);
    if (known == null) {
      Logs found = Logs.of(find(Signal.LOGS, trace, MOST_LINES).frame());
      known = new ArrayList<>();
      for (int row = 0; row < found.size(); row++) {
        known.add(found.record(row));
      }
      lines.put(trace, known);
    }
    return known;
  }

  /// What the opened spans' `tracestate` says of how they were sampled.
  String sampling() {
    TreeSet<String> thresholds = new TreeSet<>();
    for (List<Span> of : spans.values()) {
      for (Span span : of) {
        Matcher matcher = THRESHOLD.matcher(span.traceState());
        if (matcher.find()) {
          thresholds.add(matcher.group(1));
        }
      }
    }
    return thresholds.isEmpty()
        ? "unknown"
        : "head " + String.join(" and ", thresholds.stream().map(OpenedRequests::kept).toList());
  }

  /// The share that a rejection threshold of up to 56 bits keeps.
  private static String kept(String threshold) {
    long rejected = Long.parseLong((threshold + "00000000000000").substring(0, 14), 16);
    return Words.percent(1 - rejected / 0x1p56);
  }

  private Found find(Signal signal, String trace, int mostItems) {
    Found found = find(signal, trace, mostItems, blocks.left());
    blocks.opened(found.blocksOpened());
    return found;
  }

  private Found find(Signal signal, String trace, int mostItems, int mostBlocks) {
    if (mostBlocks <= 0) {
      return new Found(new Frame.Builder(signal).build(), 0, false, Long.MIN_VALUE);
    }
    List<Term> terms = List.of(new Term(Term.Field.TRACE_ID, trace));
    return reader.find(new ItemQuery(tenant, signal, range, terms, mostItems, mostBlocks));
  }
}
