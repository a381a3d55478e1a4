package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.CellColumns;
import dev.whence.store.CellFrames;
import dev.whence.store.Grain;
import dev.whence.store.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockCacheTest {

  private static final Tenant A = new Tenant("a");
  private static final Tenant B = new Tenant("b");
  private static final long ROOM = 20_000;

  private final BlockCache cache = new BlockCache(ROOM);
  private int decoded;

  private CellColumns cells(Tenant tenant, String id) throws IOException {
    return cache.cells(
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
    CellColumns first = cells(A, "1");

    assertThat(cells(A, "1")).isSameAs(first);
    assertThat(cells(B, "1")).isNotSameAs(first);
    assertThat(decoded).isEqualTo(2);
  }

  @Test
  void thoseUsedLongestAgoGoWhenThereIsNoRoom() throws IOException {
    CellColumns kept = cells(A, "kept");
    CellColumns left = cells(A, "left");
    for (int i = 0; i < 100; i++) {
      cells(A, String.valueOf(i));
      assertThat(cells(A, "kept")).isSameAs(kept);
      assertThat(cache.bytes()).isBetween(1L, ROOM);
    }
    assertThat(cells(A, "left")).isNotSameAs(left);
  }

  @Test
  void keysCountForTheBlockThatBringsThem() throws IOException {
    CellKey web = CellKey.of(CellKind.ROUTE, Samples.T0, "GET /", "web");
    CellKey shop = CellKey.of(CellKind.ROUTE, Samples.T0, "GET /", "shop");
    cache.cells(A, "1", () -> CellFrames.frame(List.of(new Cell(web))));
    long first = cache.bytes();
    cache.cells(A, "2", () -> CellFrames.frame(List.of(new Cell(web))));
    long same = cache.bytes() - first;
    cache.cells(A, "3", () -> CellFrames.frame(List.of(new Cell(shop))));
    long other = cache.bytes() - first - same;

    assertThat(same).isLessThan(first);
    assertThat(other).isEqualTo(first);
  }

  @Test
  void whatABlockAddsUpToIsKeptFromTheSecondTimeOn() throws IOException {
    CellKey one = CellKey.of(CellKind.ROUTE, Samples.T0, "web", "GET /");
    CellKey next = CellKey.of(CellKind.ROUTE, Samples.T0 + CellKey.SLICE_NANOS, "web", "GET /");
    Frame frame =
        CellFrames.frame(
            List.of(new Cell(one).add(Route.COUNT, 2), new Cell(next).add(Route.COUNT, 3)));

    List<CellColumns> asked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asked.addAll(whole(A, Set.of(CellKind.ROUTE), frame));
    }

    assertThat(asked).extracting(CellColumns::size).containsExactly(2, 1, 1);
    assertThat(asked.get(2)).isSameAs(asked.get(1));
    assertThat(asked.get(2).cells(_ -> true).getFirst().count(Route.COUNT)).isEqualTo(5);
    assertThat(whole(B, Set.of(CellKind.ROUTE), frame).getFirst().size()).isEqualTo(2);
  }

  @Test
  void whatKindsAddUpToServesQuestionsAboutOthers() throws IOException {
    CellKey route = CellKey.of(CellKind.ROUTE, Samples.T0, "web", "GET /");
    CellKey lines =
        CellKey.of(CellKind.ROUTE_LOG, Samples.T0, "web", "GET /", "", "", "GET /", "x", "INFO");
    Frame frame =
        CellFrames.frame(
            List.of(new Cell(route).add(Route.COUNT, 2), new Cell(lines).add(RouteLog.COUNT, 3)));
    Set<CellKind> both = Set.of(CellKind.ROUTE, CellKind.ROUTE_LOG);

    assertThat(whole(A, both, frame)).as("as they are").hasSize(1);
    List<CellColumns> parts = whole(A, both, frame);

    assertThat(parts).hasSize(2).extracting(CellColumns::size).containsExactly(1, 1);
    assertThat(parts).containsAll(whole(A, Set.of(CellKind.ROUTE), frame));
    assertThat(parts).containsAll(whole(A, Set.of(CellKind.ROUTE_LOG), frame));
    assertThat(whole(A, Set.of(CellKind.ROUTE, CellKind.EDGE), frame))
        .as("one of them not asked for before: as they are, once")
        .hasSize(1)
        .first()
        .extracting(CellColumns::size)
        .isEqualTo(2);
  }

  private List<CellColumns> whole(Tenant tenant, Set<CellKind> kinds, Frame frame)
      throws IOException {
    return cache.cells(tenant, "1", kinds, Grain.WHOLE.wholeAt(Samples.T0), () -> frame);
  }

  @Test
  void spansAreNotKept() throws IOException {
    Frame spans = Samples.spans().span(1, 1, "web", "GET /", Samples.T0).frame();

    assertThat(cache.frame(A, "1", () -> spans)).isSameAs(spans);
    assertThat(cache.bytes()).isZero();
  }
}
