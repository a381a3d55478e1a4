package dev.whence.intake;

import dev.whence.aggregate.CellBounds;
import dev.whence.aggregate.JoinedFold;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.join.JoinSettings;
import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestJoin;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.Cells;
import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.store.Regrouping;
import dev.whence.store.Retained;
import dev.whence.store.Stretch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The regrouping of one stretch, in as many passes over its traces as memory demands: one that
/// turns out to hold more than it may is made two.
///
/// A request counts in the slice in which it began. So the requests that began in the stretch are
/// made whole with what lies around it; and where something new of an earlier request lies in the
/// stretch, that request's slice is stale.
final class StretchCompaction {

  private static final System.Logger LOG = System.getLogger(StretchCompaction.class.getName());
  private static final List<Signal> ITEMS = List.of(Signal.SPANS, Signal.LOGS);

  /// For so many items one cell is held whose name may yet turn out to be one too many.
  private static final int CELLS_PART = 4;

  private final Regrouping regrouping;
  private final LocalRollup localRollup;
  private final JoinedRollup joinedRollup;
  private final CompactionSettings settings;
  private final CellBounds bounds;
  private final Progress progress;
  private final Courtesy courtesy;
  private final Map<Signal, Cells> localCells = new EnumMap<>(Signal.class);
  private final Cells joinedCells = new Cells();

  /// Slices elsewhere, each with the newest arrival of what concerns them.
  private final Map<Long, Long> stale = new TreeMap<>();

  private long failedRollups;
  private long duplicates;
  private long items;

  StretchCompaction(
      Regrouping regrouping,
      LocalRollup localRollup,
      JoinedRollup joinedRollup,
      CompactionSettings settings,
      CellBounds bounds,
      Progress progress,
      Courtesy courtesy) {
    this.regrouping = regrouping;
    this.localRollup = localRollup;
    this.joinedRollup = joinedRollup;
    this.settings = settings;
    this.bounds = bounds;
    this.progress = progress;
    this.courtesy = courtesy;
    ITEMS.forEach(signal -> localCells.put(signal, new Cells()));
  }

  long duplicates() {
    return duplicates;
  }

  long failedRollups() {
    return failedRollups;
  }

  long items() {
    return items;
  }

  void run() {
    Stretch stretch = regrouping.stretch();
    int passes = Share.passes(stretch.items() / stretch.shards(), settings.itemsAtOnce());
    Deque<PassShare> shares = new ArrayDeque<>();
    for (int pass = 0; pass < passes; pass++) {
      int number = stretch.shard() + stretch.shards() * pass;
      shares.add(PassShare.of(new Share(number, stretch.shards() * passes)));
    }
    while (!shares.isEmpty()) {
      PassShare share = shares.remove();
      PassItems held = new PassItems(regrouping, settings, share, courtesy);
      boolean all = held.gather();
      progress.made();
      if (all) {
        new Pass(share, held).run();
      } else {
        shares.addAll(share.smaller(held.isOfOne(), passes));
      }
    }
    Map<Signal, List<Cell>> local = new EnumMap<>(Signal.class);
    localCells.forEach((signal, cells) -> local.put(signal, cells.sorted()));
    regrouping.commit(local, joinedCells.sorted(), stale);
  }

  /// What is made of the items that one pass holds.
  private final class Pass {
    private final PassShare share;
    private final PassItems held;
    private Retained retained = Retained.NOTHING;
    private final List<RequestSummary> requests = new ArrayList<>();
    private JoinedFold fold = joinedRollup.begin();
    private final RequestJoin join =
        new RequestJoin(
            new JoinSettings(
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                settings.maxItemsPerRequest(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE));

    Pass(PassShare share, PassItems held) {
      this.share = share;
      this.held = held;
    }

    void run() {
      if (share.writes()) {
        duplicates += held.duplicates();
        write(Signal.SPANS, held.requests());
        write(Signal.LOGS, RequestOrder.groups(held.lines()));
      }
      if (share.sumsUp()) {
        sumUp();
      }
    }

    private void sumUp() {
      retained = regrouping.retained(held.traces());
      held.offerTo(join);
      join.drain(this::fold);
      requests.sort(
          Comparator.comparingLong(RequestSummary::startNanos)
              .thenComparing(RequestSummary::traceId));
      regrouping.add(requests);
      takeCells();
    }

    private void takeCells() {
      Cells cells = new Cells();
      fold.cells().forEach(cells::adopt);
      bounds.bound(cells.sorted(), 0).forEach(joinedCells::adopt);
      fold = joinedRollup.begin();
    }

    /// Writes distinct items in blocks, those of a request together.
    private void write(Signal signal, List<ItemRows> groups) {
      if (!regrouping.hasNew(signal)) {
        return;
      }
      Cells cells = localCells.computeIfAbsent(signal, _ -> new Cells());
      for (ItemRows rows : RequestOrder.blocks(groups, settings.blockItems())) {
        Frame block = rows.frame(signal);
        items += block.size();
        regrouping.add(signal, block);
        progress.made();
        bounds.bound(localRollup.fold(block), 0).forEach(cells::adopt);
        courtesy.rest();
      }
    }

    private void fold(JoinedRequest request) {
      courtesy.rest();
      if (!held.isMine(request)) {
        return;
      }
      RequestSummary summary;
      try {
        summary = fold.add(request, each -> isInside(each) && !retained.tells(each));
      } catch (RuntimeException e) {
        failedRollups++;
        LOG.log(System.Logger.Level.ERROR, "request " + request.traceId() + " is left out", e);
        return;
      }
      if (retained.tells(summary)) {
        return;
      }
      if (isInside(summary)) {
        if (summary.spans() > 0) {
          requests.add(summary);
        }
        if (fold.size() >= settings.itemsAtOnce() / CELLS_PART) {
          takeCells();
        }
        return;
      }
      long arrived = held.arrivedNanos(request, summary.requestId());
      if (arrived > 0) {
        stale.merge(CellKey.sliceOf(summary.startNanos()), arrived, Math::max);
      }
    }

    private boolean isInside(RequestSummary summary) {
      return regrouping.stretch().range().contains(CellKey.sliceOf(summary.startNanos()));
    }
  }
}
