package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.CellFrames;
import dev.whence.store.Grain;
import dev.whence.store.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameCacheTest {

  private static final Tenant A = new Tenant("a");
  private static final Tenant B = new Tenant("b");
  private static final long ROOM = 4_000;

  private final FrameCache cache = new FrameCache(ROOM);
  private int decoded;

  private Frame frame(Tenant tenant, String id) throws IOException {
    return cache.frame(
        tenant,
        id,
        () -> {
          decoded++;
          Cell cell = new Cell(CellKey.of(CellKind.ROUTE, Samples.T0, id, tenant.id()));
          return CellFrames.frame(List.of(cell));
        });
  }

  @Test
  void aBlockIsDecodedOnceForEachTenant() throws IOException {
    Frame first = frame(A, "1");

    assertThat(frame(A, "1")).isSameAs(first);
    assertThat(frame(B, "1")).isNotSameAs(first);
    assertThat(decoded).isEqualTo(2);
  }

  @Test
  void thoseUsedLongestAgoGoWhenThereIsNoRoom() throws IOException {
    Frame kept = frame(A, "kept");
    Frame left = frame(A, "left");
    for (int i = 0; i < 100; i++) {
      frame(A, String.valueOf(i));
      assertThat(frame(A, "kept")).isSameAs(kept);
      assertThat(cache.bytes()).isBetween(1L, ROOM);
    }
    assertThat(frame(A, "left")).isNotSameAs(left);
  }

  @Test
  void whatABlockAddsUpToIsKeptFromTheSecondTimeOn() throws IOException {
    CellKey one = CellKey.of(CellKind.ROUTE, Samples.T0, "web", "GET /");
    CellKey next = CellKey.of(CellKind.ROUTE, Samples.T0 + CellKey.SLICE_NANOS, "web", "GET /");
    Frame frame = CellFrames.frame(List.of(new Cell(one).add(0, 2), new Cell(next).add(0, 3)));
    FrameCache.Fold fold =
        new FrameCache.Fold(Set.of(CellKind.ROUTE), Grain.WHOLE.wholeAt(Samples.T0));

    List<Frame> asked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asked.add(cache.folded(A, "1", fold, () -> frame));
    }

    assertThat(asked).extracting(Frame::size).containsExactly(2, 1, 1);
    assertThat(asked.get(2)).isSameAs(asked.get(1));
    assertThat(CellFrames.cells(asked.get(2)).getFirst().count(0)).isEqualTo(5);
    assertThat(cache.folded(B, "1", fold, () -> frame).size()).isEqualTo(2);
  }

  @Test
  void spansAreNotKept() throws IOException {
    Frame spans = Samples.spans().span(1, 1, "web", "GET /", Samples.T0).frame();

    assertThat(cache.frame(A, "1", () -> spans)).isSameAs(spans);
    assertThat(cache.bytes()).isZero();
  }
}
