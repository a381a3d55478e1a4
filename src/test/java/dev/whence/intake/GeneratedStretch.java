package dev.whence.intake;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import dev.whence.store.Regrouping;
import dev.whence.store.Retained;
import dev.whence.store.Stretch;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// A stretch that takes no memory: its items are made whenever they are asked for, and what is
/// added is counted. So all the memory that comes to be held while it is regrouped is its caller's.
final class GeneratedStretch implements Regrouping {

  /// Frames, each made anew for whoever asks.
  private record Source(int frames, IntFunction<Frame> frame) {
    void giveTo(Consumer<Frame> each) {
      for (int i = 0; i < frames; i++) {
        each.accept(frame.apply(i));
      }
    }
  }

  private final Stretch stretch;
  private final Map<Signal, Source> inside = new EnumMap<>(Signal.class);
  private final Map<Signal, Source> around = new EnumMap<>(Signal.class);
  private final Map<Signal, Integer> written = new EnumMap<>(Signal.class);
  private long requests;
  private long spansOfRequests;
  private long linesOfRequests;
  private boolean committed;
  private long most;

  GeneratedStretch(Stretch stretch) {
    this.stretch = stretch;
  }

  GeneratedStretch with(Signal signal, int frames, IntFunction<Frame> frame) {
    inside.put(signal, new Source(frames, frame));
    return this;
  }

  GeneratedStretch withAround(Signal signal, int frames, IntFunction<Frame> frame) {
    around.put(signal, new Source(frames, frame));
    return this;
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void look() {
    most = Math.max(most, liveBytes());
  }

  /// The most memory of the process that was live at a time.
  long mostBytes() {
    return most;
  }

  int written(Signal signal) {
    return written.getOrDefault(signal, 0);
  }

  long requests() {
    return requests;
  }

  long spansOfRequests() {
    return spansOfRequests;
  }

  long linesOfRequests() {
    return linesOfRequests;
  }

  boolean isCommitted() {
    return committed;
  }

  @Override
  public Stretch stretch() {
    return stretch;
  }

  @Override
  public boolean hasNew(Signal signal) {
    return inside.containsKey(signal);
  }

  @Override
  public void items(Signal signal, Regrouping.Block block) {
    Source source = inside.get(signal);
    if (source != null) {
      source.giveTo(frame -> block.accept(frame, 1));
    }
    look();
  }

  @Override
  public void related(
      Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block) {
    Source source = around.get(signal);
    if (source != null) {
      source.giveTo(block);
    }
    look();
  }

  @Override
  public Retained retained(Set<TraceId> traces) {
    return Retained.NOTHING;
  }

  @Override
  public void add(Signal signal, Frame block) {
    written.merge(signal, block.size(), Integer::sum);
    look();
  }

  @Override
  public void add(List<RequestSummary> added) {
    requests += added.size();
    added.forEach(request -> spansOfRequests += request.spans());
    added.forEach(request -> linesOfRequests += request.logs());
    look();
  }

  @Override
  public void commit(
      Map<Signal, List<Cell>> localCells, List<Cell> joinedCells, Map<Long, Long> stale) {
    committed = true;
    look();
  }

  @Override
  public void close() {}
}
