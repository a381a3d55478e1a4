package dev.whence.join;

import dev.whence.model.ItemRows;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import java.security.SecureRandom;
import java.util.Arrays;

/// The spans of one trace where they lie, each once: two of one span ID and kind are the same span.
/// Their numbers are places in [#rows]. Of a span it keeps four bytes while they are few, beside
/// where it lies: many traces are open at a time. Not thread-safe.
final class DistinctSpans {

  static final int NEW = -1;

  private static final int FEWEST = 4;
  private static final int FEW = 32;
  private static final int[] NO_HASHES = {};
  private static final long[] NO_PLACES = {};

  /// Of the hash; nobody can choose IDs that fall together.
  private static final long FACTOR = new SecureRandom().nextLong() | 1;

  private final ItemRows rows = new ItemRows();

  /// In the order they came, while they are few.
  private int[] hashes = NO_HASHES;

  /// Of many, by hash: the hash, and the number plus one; 0 is free. At least half of them are.
  private long[] places = NO_PLACES;

  /// Adds one, unless it is there.
  ///
  /// @return its number where it is there already, else [#NEW]
  int add(Spans spans, int row) {
    Table table = spans.table();
    int hash = hash(table, row);
    int known = places.length == 0 ? amongFew(hash, table, row) : amongMany(hash, table, row);
    if (known == NEW) {
      note(hash);
      rows.add(spans.frame(), row);
    }
    return known;
  }

  ItemRows rows() {
    return rows;
  }

  private static int hash(Table table, int row) {
    long id = table.get(Spans.SPAN_ID, row) ^ table.get(Spans.KIND, row);
    return (int) (id * FACTOR >>> Integer.SIZE);
  }

  private int amongFew(int hash, Table table, int row) {
    for (int number = 0; number < rows.size(); number++) {
      if (hashes[number] == hash && is(number, table, row)) {
        return number;
      }
    }
    return NEW;
  }

  private int amongMany(int hash, Table table, int row) {
    int at = first(hash);
    while (places[at] != 0) {
      int number = (int) places[at] - 1;
      if ((int) (places[at] >>> Integer.SIZE) == hash && is(number, table, row)) {
        return number;
      }
      at = next(at);
    }
    return NEW;
  }

  private boolean is(int number, Table table, int row) {
    Table other = rows.frame(number).main();
    int at = rows.row(number);
    return other.get(Spans.SPAN_ID, at) == table.get(Spans.SPAN_ID, row)
        && other.get(Spans.KIND, at) == table.get(Spans.KIND, row);
  }

  private void note(int hash) {
    int number = rows.size();
    if (number < FEW) {
      if (number == hashes.length) {
        hashes = Arrays.copyOf(hashes, Math.max(FEWEST, number * 2));
      }
      hashes[number] = hash;
      return;
    }
    if (number == FEW) {
      places = new long[FEW * 4];
      for (int few = 0; few < FEW; few++) {
        place(place(hashes[few], few));
      }
      hashes = NO_HASHES;
    } else if (number * 2 == places.length) {
      long[] old = places;
      places = new long[old.length * 2];
      for (long each : old) {
        if (each != 0) {
          place(each);
        }
      }
    }
    place(place(hash, number));
  }

  private static long place(int hash, int number) {
    return (long) hash << Integer.SIZE | number + 1;
  }

  private void place(long place) {
    int at = first((int) (place >>> Integer.SIZE));
    while (places[at] != 0) {
      at = next(at);
    }
    places[at] = place;
  }

  /// Where what has a hash lies, or the first of the places behind it that are free.
  private int first(int hash) {
    return hash >>> Integer.numberOfLeadingZeros(places.length - 1);
  }

  private int next(int at) {
    return (at + 1) & (places.length - 1);
  }
}
