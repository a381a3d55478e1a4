package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/// Which generations of a writer's blocks count, as few stretches of numbers. A number that was
/// used and not published is in none of them, and never will be.
record Generations(List<Generations.Stretch> stretches) {

  static final Generations NONE = new Generations(List.of());

  /// @param first and all up to
  record Stretch(long first, long last) {}

  Generations {
    stretches = List.copyOf(stretches);
  }

  /// @param generation above all that count
  Generations plus(long generation) {
    List<Stretch> longer = new ArrayList<>(stretches);
    if (!longer.isEmpty() && longer.getLast().last == generation - 1) {
      longer.set(longer.size() - 1, new Stretch(longer.getLast().first, generation));
    } else {
      longer.add(new Stretch(generation, generation));
    }
    return new Generations(longer);
  }

  /// Numbers below the newest that counts which do not count themselves.
  List<Stretch> gaps() {
    List<Stretch> gaps = new ArrayList<>();
    long next = 1;
    for (Stretch each : stretches) {
      if (each.first > next) {
        gaps.add(new Stretch(next, each.first - 1));
      }
      next = each.last + 1;
    }
    return gaps;
  }

  /// Those that are not newer.
  Generations upTo(long newest) {
    List<Stretch> older = new ArrayList<>();
    for (Stretch each : stretches) {
      if (each.first <= newest) {
        older.add(new Stretch(each.first, Math.min(each.last, newest)));
      }
    }
    return new Generations(older);
  }

  /// The newest that counts; 0 for none.
  long last() {
    return stretches.isEmpty() ? 0 : stretches.getLast().last;
  }

  void write(ArrayNode to) {
    stretches.forEach(each -> to.addArray().add(each.first).add(each.last));
  }

  static Generations read(JsonNode from) {
    List<Stretch> stretches = new ArrayList<>();
    from.forEach(each -> stretches.add(new Stretch(each.path(0).asLong(), each.path(1).asLong())));
    return new Generations(stretches);
  }
}
