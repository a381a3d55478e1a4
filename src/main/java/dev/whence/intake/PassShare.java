package dev.whence.intake;

import dev.whence.model.Frame;
import dev.whence.model.ItemContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// What falls to one pass of a regrouping: some requests. Where these are too large to be held, one
/// pass sums them up by their earliest items, and others write their items, some each: what is of
/// one identity falls to one.
///
/// @param requests those that it is about
/// @param items of their items those that are written
record PassShare(Share requests, Share items, Role role) {

  private static final Share ALL = new Share(0, 1);

  enum Role {
    WRITES_AND_SUMS_UP,
    WRITES,
    SUMS_UP
  }

  static PassShare of(Share requests) {
    return new PassShare(requests, ALL, Role.WRITES_AND_SUMS_UP);
  }

  boolean writes() {
    return role != Role.SUMS_UP;
  }

  boolean sumsUp() {
    return role != Role.WRITES;
  }

  /// Whether nothing is left to other passes.
  boolean isWhole() {
    return requests.isWhole() && items.isWhole() && role == Role.WRITES_AND_SUMS_UP;
  }

  /// Whether an item of its requests falls to this pass.
  IntPredicate has(Frame frame) {
    if (items.isWhole()) {
      return _ -> true;
    }
    ItemContent content = new ItemContent(frame);
    return row -> items.has((long) content.identity(row).hashCode());
  }

  boolean canBeSmaller() {
    return switch (role) {
      case WRITES_AND_SUMS_UP -> true;
      case WRITES -> items.canBeHalved();
      case SUMS_UP -> requests.canBeHalved();
    };
  }

  /// Several that hold less each.
  ///
  /// @param ofOne whether nearly all is of one request
  /// @param parts in how many its items are to be written, about
  List<PassShare> smaller(boolean ofOne, int parts) {
    return switch (role) {
      case WRITES_AND_SUMS_UP ->
          ofOne || !requests.canBeHalved()
              ? cut(parts)
              : requests.halves().stream().map(PassShare::of).toList();
      case WRITES ->
          items.halves().stream().map(half -> new PassShare(requests, half, role)).toList();
      case SUMS_UP ->
          requests.halves().stream().map(half -> new PassShare(half, items, role)).toList();
    };
  }

  private List<PassShare> cut(int parts) {
    List<PassShare> all = new ArrayList<>();
    all.add(new PassShare(requests, ALL, Role.SUMS_UP));
    for (int part = 0; part < Math.max(2, parts); part++) {
      all.add(new PassShare(requests, new Share(part, Math.max(2, parts)), Role.WRITES));
    }
    return all;
  }
}
