package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Finds request summaries, one of each request: the one that knows most of it.
final class RequestSearch {

  private static final Comparator<RequestSummary> EARLIEST =
      Comparator.comparingLong(RequestSummary::startNanos).thenComparing(RequestSummary::traceId);
  private static final Comparator<RequestSummary> KNOWS_MORE =
      Comparator.comparingInt(RequestSummary::spans)
          .thenComparingInt(RequestSummary::logs)
          .thenComparing(RequestSummary::toString);

  private static final int AHEAD = 16;

  private final Tenant tenant;
  private final TimeRange range;
  private final SomeSeconds seconds;
  private final int limit;
  private final Map<TraceId, RequestSummary> found = new LinkedHashMap<>();
  private final Map<String, Service> services = new ConcurrentHashMap<>();
  private long latest = Long.MAX_VALUE;

  RequestSearch(Tenant tenant, TimeRange range, SomeSeconds seconds, int limit) {
    this.tenant = tenant;
    this.range = range;
    this.seconds = seconds;
    this.limit = limit;
  }

  List<RequestSummary> in(List<? extends BlockView> views) throws IOException {
    for (BlockView view : views) {
      view.liveItems(tenant).forEach(items -> keep(read(items.frame())));
    }
    for (BlockView view : views) {
      List<StoredBlock> blocks =
          new ArrayList<>(
              view.search(
                  BlockQuery.about(tenant, range, BlockKind.REQUESTS)
                      .noneOf(BlockField.RARITY, RequestParts.names(seconds.tooCommon()))));
      blocks.removeIf(block -> !seconds.haveAny(block.minNanos(), block.maxNanos()));
      blocks.sort(Comparator.comparingLong(StoredBlock::minNanos));
      for (int i = 0; i < blocks.size() && blocks.get(i).minNanos() <= latest; i += AHEAD) {
        List<StoredBlock> next = blocks.subList(i, Math.min(blocks.size(), i + AHEAD));
        view.prepare(next);
        AtOnce.each(next, block -> read(block.frame())).forEach(this::keep);
      }
    }
    return earliest();
  }

  private List<RequestSummary> read(Frame frame) {
    RequestFrames.Reading reading = new RequestFrames.Reading(frame, this::service);
    List<RequestSummary> requests = new ArrayList<>();
    for (int row = 0; row < frame.size(); row++) {
      long start = frame.timeNanos(row);
      if (range.contains(start) && start <= latest && seconds.has(start)) {
        requests.add(reading.request(row));
      }
    }
    return requests;
  }

  /// The same for equal keys, which makes it quick to compare.
  private Service service(String key) {
    return services.computeIfAbsent(key, Service::parse);
  }

  private void keep(List<RequestSummary> requests) {
    for (RequestSummary each : requests) {
      found.merge(each.traceId(), each, (a, b) -> KNOWS_MORE.compare(a, b) >= 0 ? a : b);
    }
    if (found.size() / 2 >= Math.max(limit, 1_000)) {
      List<RequestSummary> kept = earliest();
      found.clear();
      kept.forEach(summary -> found.put(summary.traceId(), summary));
      latest = kept.isEmpty() ? Long.MIN_VALUE : kept.getLast().startNanos();
    }
  }

  private List<RequestSummary> earliest() {
    return found.values().stream().sorted(EARLIEST).limit(limit).toList();
  }
}
