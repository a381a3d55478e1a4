package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a question compares of what cells count. The rest is not added up, and may be missing.
///
/// @param counts whether their counts are wanted; where they are not, nothing is but their keys
/// @param sketches those that are wanted, by their names in whatever [CellKind] has them
/// @param exemplars the roles of those that are wanted
public record Counted(boolean counts, Set<String> sketches, Set<Exemplar.Role> exemplars) {

  /// Everything.
  public static final Counted ALL =
      new Counted(
          true,
          Arrays.stream(CellKind.values())
              .flatMap(kind -> kind.sketches().stream())
              .collect(Collectors.toUnmodifiableSet()),
          EnumSet.allOf(Exemplar.Role.class));

  /// Only who is there.
  public static final Counted NOTHING = new Counted(false, Set.of(), Set.of());

  public Counted {
    sketches = Set.copyOf(sketches);
    exemplars = Set.copyOf(exemplars);
  }

  /// By sketch of a kind: whether it is wanted.
  boolean[] sketches(CellKind kind) {
    List<String> names = kind.sketches();
    boolean[] wanted = new boolean[names.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = sketches.contains(names.get(i));
    }
    return wanted;
  }

  /// By role: whether exemplars of it are wanted.
  boolean[] roles() {
    boolean[] wanted = new boolean[Exemplar.Role.values().length];
    exemplars.forEach(role -> wanted[role.ordinal()] = true);
    return wanted;
  }
}
