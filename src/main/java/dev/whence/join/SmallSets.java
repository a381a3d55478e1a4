package dev.whence.join;

import java.util.LinkedHashSet;
import java.util.Set;

/// Sets of which nearly all have one member, and there are many of them. A set of one may not be
/// changed.
final class SmallSets {

  private SmallSets() {}

  /// A set with one more member, in the order they came; the set itself where it can be changed.
  static <T> Set<T> with(Set<T> set, T added) {
    if (set.isEmpty()) {
      return Set.of(added);
    }
    Set<T> more = set.size() == 1 ? new LinkedHashSet<>(set) : set;
    more.add(added);
    return more;
  }
}
