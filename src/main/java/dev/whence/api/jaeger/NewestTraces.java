package dev.whence.api.jaeger;

import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks for traces from the end of a range towards its begin, until there are as many as asked
/// for: the store gives the earliest of what it finds too much of. For one search.
final class NewestTraces {

  /// What is looked at first, and at least.
  private static final long SHORTEST_NANOS = 1_000_000_000L;

  private static final int GROWTH = 4;
  private static final int MAX_SPANS = 20_000;

  /// Blocks opened for one service, and for one part that may still be shortened.
  private static final int MAX_BLOCKS = 200;

  private static final int AT_ONCE = 16;

  private final StoreReader reader;
  private final Tenant tenant;
  private final JaegerSearch search;

  /// When the newest span of each began that matches.
  private final Map<TraceId, Long> found = new HashMap<>();

  NewestTraces(StoreReader reader, Tenant tenant, JaegerSearch search) {
    this.reader = reader;
    this.tenant = tenant;
    this.search = search;
  }

  /// Looks at the spans of one service, a part of the range at a time: longer ones where there is
  /// little, shorter ones where there is too much for one look.
  void lookFor(Term service) {
    long from = search.range().fromNanos();
    long end = search.range().toNanos();
    long length = SHORTEST_NANOS;
    long most = Long.MAX_VALUE;
    long crowdedFrom = end;
    int blocks = MAX_BLOCKS;
    int wanted = found.size() + search.limit();
    while (end > from && blocks > 0 && found.size() < wanted) {
      most = end <= crowdedFrom ? Long.MAX_VALUE : most;
      TimeRange part = new TimeRange(end - from > length ? end - length : from, end);
      boolean shortest = part.durationNanos() <= SHORTEST_NANOS;
      Found spans =
          reader.find(query(service, part, shortest ? blocks : Math.min(blocks, AT_ONCE)));
      blocks -= spans.blocksOpened();
      if (!spans.complete() && !shortest && blocks > 0) {
        crowdedFrom = part.fromNanos();
        length = Math.max(SHORTEST_NANOS, part.durationNanos() / GROWTH);
        most = length;
      } else {
        keep(Spans.of(spans.frame()));
        end = part.fromNanos();
        length = isLittle(spans) && length <= most / GROWTH ? length * GROWTH : length;
      }
    }
  }

  private static boolean isLittle(Found spans) {
    return spans.blocksOpened() <= AT_ONCE / (2 * GROWTH)
        && spans.frame().size() <= MAX_SPANS / (2 * GROWTH);
  }

  private ItemQuery query(Term service, TimeRange part, int blocks) {
    List<Term> terms = new ArrayList<>(List.of(service));
    if (search.errorsOnly()) {
      terms.add(new Term(Term.Field.ERROR, "true"));
    }
    return new ItemQuery(tenant, Signal.SPANS, part, terms, MAX_SPANS, blocks);
  }

  private void keep(Spans spans) {
    for (int row = 0; row < spans.size(); row++) {
      if (search.matches(spans, row)) {
        found.merge(spans.traceId(row), spans.startNanos(row), Math::max);
      }
    }
  }

  /// The newest first, as many as asked for.
  List<TraceId> traces() {
    return found.entrySet().stream()
        .sorted(
            Map.Entry.<TraceId, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(each -> each.getKey().toString()))
        .limit(search.limit())
        .map(Map.Entry::getKey)
        .toList();
  }
}
