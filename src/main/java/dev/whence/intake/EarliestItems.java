package dev.whence.intake;

import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Signal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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

  /// Adds the items of a frame; of those that make no difference none is held.
  void add(Frame items, IntFunction<Object> owner) {
    int[] rows =
        IntStream.range(0, items.size())
            .filter(row -> of(owner.apply(row)).wants(items.timeNanos(row)))
            .toArray();
    Frame wanted = rows.length == items.size() ? items : items.select(rows);
    for (int row = 0; row < rows.length; row++) {
      Distinct ofOne = of(owner.apply(rows[row]));
      int before = ofOne.size();
      ofOne.add(wanted, row);
      size += ofOne.size() - before;
      largest = Math.max(largest, ofOne.size());
    }
  }

  private Distinct of(Object owner) {
    return byOwner.computeIfAbsent(owner, _ -> new Distinct(signal, mostOfOne));
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

  /// All of them, those of one after those of the other.
  ItemRows rows() {
    ItemRows all = new ItemRows();
    forEach(all::addAll);
    return all;
  }
}
