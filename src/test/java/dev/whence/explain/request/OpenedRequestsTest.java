package dev.whence.explain.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Span;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedRequestsTest {

  private static final int TRACES = 5;

  /// Each has spans of all traces.
  private static final int BLOCKS = 4;

  @TempDir Path folder;

  @Test
  void aQuestionOpensNoMoreBlocksThanItMayHoweverItOpensThem() {
    try (LuceneStore store =
        new LuceneStore(folder, LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> Samples.T0)) {
      List<String> traces = write(store);
      for (int most = 0; most <= TRACES * BLOCKS + 1; most++) {
        BlockBudget ofOne = new BlockBudget(most);
        BlockBudget ofSeveral = new BlockBudget(most);
        OpenedRequests one = opened(store, ofOne);
        OpenedRequests several = opened(store, ofSeveral);
        several.open(traces);
        for (String trace : traces) {
          List<Span> spans = one.spans(trace);
          assertThat(several.spans(trace)).as("%s of %d blocks", trace, most).isEqualTo(spans);
          assertThat(spans.isEmpty()).isEqualTo(traces.indexOf(trace) * BLOCKS >= most);
        }
        assertThat(ofOne.opened()).isEqualTo(Math.min(most, TRACES * BLOCKS));
        assertThat(ofSeveral.opened()).isEqualTo(ofOne.opened());
      }
    }
  }

  @Test
  void halfOfTheBlocksAreKeptForWhatShowsTheCause() {
    BlockBudget blocks = new BlockBudget(10);
    assertThat(blocks.before(3)).isEqualTo(3);
    blocks.opened(4);
    assertThat(blocks.before(3)).isEqualTo(1);
    blocks.opened(3);
    assertThat(blocks.before(3)).isZero();
    assertThat(blocks.left()).isEqualTo(3);
    assertThat(new BlockBudget(0).before(3)).isZero();
  }

  private static OpenedRequests opened(LuceneStore store, BlockBudget most) {
    return new OpenedRequests(store, Tenant.DEFAULT, TimeRange.ALWAYS, most);
  }

  private static List<String> write(LuceneStore store) {
    Frame first = block(1);
    for (int i = 1; i <= BLOCKS; i++) {
      store.write(Tenant.DEFAULT, Partition.of(Signal.SPANS, Samples.T0), i, block(i), List.of());
      store.commit(i);
    }
    return IntStream.range(0, TRACES)
        .mapToObj(row -> Spans.of(first).traceId(row).toString())
        .toList();
  }

  private static Frame block(int number) {
    Samples samples = Samples.spans();
    for (int i = 0; i < LuceneSettings.DEFAULT.blockItems(); i++) {
      samples.span(1 + i % TRACES, number * 100_000L + i, "web", "GET /", Samples.T0 + i);
    }
    return samples.frame();
  }
}
