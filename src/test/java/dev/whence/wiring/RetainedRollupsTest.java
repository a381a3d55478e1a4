package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import dev.whence.store.Samples;
import dev.whence.store.elastic.ElasticNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes late for a day of which the spans and lines were dropped and the rollups are kept.
class RetainedRollupsTest extends CompactionFixture {

  private static final int REQUESTS = 100;

  /// A request that nobody has heard of, and one more span of another.
  private static final Frame LATE =
      Samples.spans()
          .span(9_001, 1, "web", "GET /", T0 + 41 * SECOND)
          .span(11, 4, "web", "GET /", T0 + 42 * SECOND)
          .frame();

  private static void drop(Pipeline in, Signal... signals) {
    for (Signal each : signals) {
      assertThat(in.store().drop(each, Long.MAX_VALUE)).isOne();
    }
  }

  private static long routes(Pipeline in) {
    return total(in, CellKind.ROUTE, 0);
  }

  private static void assertBoth(Pipeline in) {
    assertThat(routes(in)).isEqualTo(REQUESTS + 1);
    assertThat(in.store().cells(TENANT, Set.of(CellKind.ROUTE), ALL, Set.of()).finalSlices())
        .isTrue();
    List<RequestSummary> requests = in.store().requests(TENANT, ALL, 1_000);
    assertThat(requests).hasSize(REQUESTS + 1);
    assertThat(requests)
        .filteredOn(each -> each.traceId().equals(new TraceId(0, 11)))
        .singleElement()
        .satisfies(each -> assertThat(each.spans()).isEqualTo(3));
  }

  @Test
  void lateSpansCountBesideWhatIsLeftOfTheDay() {
    accept(pipeline, requests(0, REQUESTS));
    pipeline.compactAll();
    dropADayLater(Signal.SPANS, Signal.LOGS);
    pipeline.close();
    open();
    assertThat(routes(pipeline)).isEqualTo(REQUESTS);
    lateADayLater();
    assertBoth(pipeline);
    accept(Samples.spans().span(9_001, 2, "web", "GET /", T0 + 43 * SECOND).frame());
    pipeline.compactAll();
    assertBoth(pipeline);
  }

  @Test
  void whatIsSentAgainCountsOnce() {
    accept(pipeline, requests(0, REQUESTS));
    pipeline.compactAll();
    List<RequestSummary> before = pipeline.store().requests(TENANT, ALL, 1_000);
    dropADayLater(Signal.SPANS, Signal.LOGS);
    clock.addAndGet(DAY);
    accept(pipeline, requests(0, REQUESTS));
    pipeline.compactAll();
    assertThat(routes(pipeline)).isEqualTo(REQUESTS);
    assertThat(pipeline.store().requests(TENANT, ALL, 1_000)).isEqualTo(before);
    assertThat(find(pipeline, Signal.SPANS).frame().size()).isEqualTo(3 * REQUESTS);
    assertThat(total(CellKind.OPERATION, 0)).isEqualTo(3 * REQUESTS);
  }

  @Test
  void whatIsDroppedAgainIsKeptBesideTheRest() {
    accept(pipeline, requests(0, REQUESTS));
    pipeline.compactAll();
    dropADayLater(Signal.SPANS, Signal.LOGS);
    lateADayLater();
    dropADayLater(Signal.SPANS);
    lateADayLater();
    assertBoth(pipeline);
  }

  @Test
  void linesOfDroppedSpansAreNoNewRequests() {
    accept(pipeline, requests(0, REQUESTS));
    pipeline.compactAll();
    dropADayLater(Signal.SPANS);
    lateADayLater();
    assertBoth(pipeline);
  }

  @Test
  void whatWasNeverRegroupedIsKeptToo() {
    accept(pipeline, requests(0, REQUESTS));
    pipeline.intake().settle().toCompletableFuture().join();
    dropADayLater(Signal.SPANS, Signal.LOGS);
    lateADayLater();
    assertBoth(pipeline);
  }

  @Test
  void beforeAClusterToo(@TempDir Path place) {
    ElasticScene scene = new ElasticScene(place);
    try (Pipeline first = open(scene, "first");
        Pipeline second = open(scene, "second")) {
      List<Frame> frames = requests(0, REQUESTS);
      for (int i = 0; i < frames.size(); i++) {
        ElasticScene.accept(i % 3 == 0 ? first : second, i, frames.get(i)).join();
      }
      first.intake().settle().toCompletableFuture().join();
      second.intake().settle().toCompletableFuture().join();
      first.compactAll();
      scene.clock().addAndGet(DAY);
      drop(first, Signal.SPANS, Signal.LOGS);
      second.store().drop(Signal.SPANS, Long.MAX_VALUE);
      second.store().drop(Signal.LOGS, Long.MAX_VALUE);
      scene.clock().addAndGet(DAY);
      ElasticScene.accept(second, frames.size(), LATE).join();
      second.compactAll();
      assertBoth(first);
      assertBoth(second);
      scene.clock().addAndGet(DAY);
      second.compactAll(); // deletes what was replaced
      assertBoth(first);
    }
  }

  private void dropADayLater(Signal... signals) {
    clock.addAndGet(DAY);
    drop(pipeline, signals);
  }

  private void lateADayLater() {
    clock.addAndGet(DAY);
    accept(LATE);
    pipeline.compactAll();
  }

  private static Pipeline open(ElasticScene scene, String name) {
    return Pipeline.open(
        scene.settings(name),
        scene.store(ElasticNode.shared().address(), name),
        scene.clock()::get);
  }
}
