package dev.whence.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.whence.model.CellKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrainTest {

  private static final Set<CellKind> OPERATION = Set.of(CellKind.OPERATION);

  @Test
  void isCoarseWhereAThirdOfTheDimensionsDoesNotCount() {
    assertTrue(Grain.SLICES.merging("version", "operation").isCoarse(OPERATION));
    assertFalse(Grain.WHOLE.merging("version").isCoarse(OPERATION));
    assertFalse(Grain.WHOLE.isCoarse(OPERATION));
  }

  @Test
  void isCoarseOnlyWhereItIsForEveryKind() {
    Grain grain = Grain.WHOLE.merging("instance", "version");
    assertTrue(grain.isCoarse(OPERATION));
    assertFalse(grain.isCoarse(Set.of(CellKind.OPERATION, CellKind.SELF_TIME)));
  }

  @Test
  void isCoarseWhereOnlyKeysAreWanted() {
    assertTrue(Grain.WHOLE.keys().isCoarse(OPERATION));
  }
}
