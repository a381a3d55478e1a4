package dev.whence.intake;

import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Signal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Items by the trace or request ID that they belong to, each once; of one no more than a number of
/// the earliest. Not thread-safe.
final class EarliestItems {

  private final Signal signal;
  private final int mostOfOne;
  private final Map<Object, Distinct> byOwner = new LinkedHashMap<>();
  private int size;
  private int largest;

  EarliestItems(Signal signal, int mostOfOne) {
    this.signal = signal;
    this.mostOfOne = mostOfOne;
  }

  /// Adds all items of a frame, which is held as a whole.
  void add(Frame items, IntFunction<Object> owner) {
    for (int row = 0; row < items.size(); row++) {
      Distinct ofOne =
          byOwner.computeIfAbsent(owner.apply(row), _ -> new Distinct(signal, mostOfOne));
      int before = ofOne.size();
      ofOne.add(items, row);
      size += ofOne.size() - before;
      largest = Math.max(largest, ofOne.size());
    }
  }

  /// How many items there are.
  int size() {
    return size;
  }

  /// How many there are of who has most.
  int largest() {
    return largest;
  }

  /// Gives the items of one after the other, those of each in time order.
  void forEach(Consumer<ItemRows> each) {
    byOwner.values().forEach(items -> each.accept(items.rows()));
  }
}
