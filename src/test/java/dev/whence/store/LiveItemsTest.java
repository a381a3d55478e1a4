package dev.whence.store;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveItemsTest {

  private static final int LARGE = 5;

  private static LiveItems spans(int count, String name) {
    Samples samples = Samples.spans();
    for (int span = 1; span <= count; span++) {
      samples.span(span, span, "web", name, T0 + span);
    }
    return LiveItems.of(Tenant.DEFAULT, samples.frame());
  }

  private static List<Integer> sizes(List<LiveItems> items, int mostItems) {
    return LiveItems.merged(items, LARGE, mostItems).stream()
        .map(block -> block.frame().size())
        .toList();
  }

  @Test
  void smallFramesBecomeOneBlockUpToSoManyItems() {
    List<LiveItems> small = Collections.nCopies(10, spans(3, "op"));
    assertThat(sizes(small, 1_000)).containsExactly(30);
    assertThat(sizes(small, 12)).containsExactly(12, 12, 6);
    assertThat(sizes(List.of(small.getFirst(), spans(5, "op")), 1_000))
        .containsExactlyInAnyOrder(3, 5);
  }

  @Test
  void aFewFramesOfVeryLongTextsDoNotBecomeOneBlock() {
    List<LiveItems> small = Collections.nCopies(5, spans(1, "x".repeat(24 << 20)));
    assertThat(sizes(small, 1_000)).containsExactly(2, 2, 1);
    LiveItems alone = spans(1, "x".repeat(65 << 20));
    assertThat(sizes(List.of(alone, small.getFirst()), 1_000)).containsExactly(1, 1);
  }
}
