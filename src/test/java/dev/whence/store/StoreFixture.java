package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;

import dev.whence.aggregate.LocalRollup;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A store in a directory of its own, under a clock that the test sets, and how it is written to
/// and read.
public abstract class StoreFixture {

  static final Tenant A = new Tenant("a");
  static final Tenant B = new Tenant("b");
  static final TimeRange HOUR = new TimeRange(T0, T0 + 3_600 * SECOND);

  @TempDir Path directory;
  final AtomicLong clock = new AtomicLong(T0 + 10 * DAY);
  Store store;
  long sequence;
  private final LocalRollup rollup = new LocalRollup(Vocabulary.DEFAULT);
  private final Opening opening;

  StoreFixture(Opening opening) {
    this.opening = opening;
  }

  /// Opens what lies in a directory; small limits, so that little data is enough to reach them.
  public interface Opening {

    /// @param clock nanoseconds since the epoch
    Store open(Path directory, LongSupplier clock);
  }

  @BeforeEach
  void open() {
    store = open(directory);
  }

  final Store open(Path place) {
    return opening.open(place, clock::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  final void reopen() {
    store.close();
    open();
  }

  /// As after a crash: what was not committed is gone.
  final void crash() {
    store.rollback();
    store.replayed();
    reopen();
  }

  final void write(Tenant tenant, Frame frame) {
    sequence++;
    write(store, tenant, sequence, frame);
  }

  /// Writes as intake does: split by partition, what is held left out.
  final void write(Store to, Tenant tenant, long number, Frame frame) {
    int[] all = IntStream.range(0, frame.size()).toArray();
    IntStream.of(all)
        .mapToObj(row -> Partition.of(frame.signal(), frame.timeNanos(row)))
        .distinct()
        .filter(partition -> !to.holds(partition, number))
        .forEach(
            partition -> {
              Frame part =
                  frame.select(
                      IntStream.of(all)
                          .filter(
                              row ->
                                  Partition.of(frame.signal(), frame.timeNanos(row))
                                      .equals(partition))
                          .toArray());
              to.write(tenant, partition, number, part, rollup.fold(part));
            });
  }

  final Found find(Tenant tenant, Signal signal, TimeRange range, Term... terms) {
    return store.find(new ItemQuery(tenant, signal, range, List.of(terms), 10_000, 1_000));
  }

  final List<String> names(Frame frame) {
    return IntStream.range(0, frame.size()).mapToObj(row -> Spans.of(frame).name(row)).toList();
  }

  final long count(Tenant tenant, TimeRange range) {
    return store.cells(tenant, Set.of(CellKind.OPERATION), range, Set.of()).cells().stream()
        .mapToLong(cell -> cell.count(Operation.COUNT))
        .sum();
  }

  static Frame many(int from, int to) {
    Samples samples = Samples.spans();
    for (int i = from; i < to; i++) {
      samples.span(i / 3, i, "service-" + i % 4, "op", T0 + i * SECOND / 10);
    }
    return samples.frame();
  }
}
