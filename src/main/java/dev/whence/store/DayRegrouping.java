package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a regrouping does with the days that a stretch lies in, the same wherever blocks are kept.
/// Not thread-safe; to be closed.
public abstract class DayRegrouping implements Regrouping {

  /// Something that reads or writes blocks.
  @FunctionalInterface
  public interface Step {
    void take() throws IOException;
  }

  /// The blocks, and what takes their place.
  protected abstract RegroupedDays days();

  /// Takes a step.
  ///
  /// @throws StoreException in place of every way in which the store fails
  protected abstract void take(Step step);

  @Override
  public final Stretch stretch() {
    return days().stretch();
  }

  @Override
  public final boolean hasNew(Signal signal) {
    boolean[] any = new boolean[1];
    take(() -> any[0] = days().hasNew(signal));
    return any[0];
  }

  @Override
  public final void items(Signal signal, Regrouping.Block block) {
    take(() -> days().items(signal, block));
  }

  @Override
  public final void related(
      Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block) {
    take(() -> days().related(signal, traces, requestIds, block));
  }

  @Override
  public final Retained retained(Set<TraceId> traces) {
    Retained[] found = {Retained.NOTHING};
    take(() -> found[0] = days().retained(traces));
    return found[0];
  }

  @Override
  public final void add(Signal signal, Frame block) {
    take(() -> days().add(signal, block));
  }

  @Override
  public final void add(List<RequestSummary> requests) {
    take(() -> days().add(requests));
  }
}
