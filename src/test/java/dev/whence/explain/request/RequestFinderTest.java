package dev.whence.explain.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestFinderTest {

  private static final int TRACES = 3;
  private static final int LINES = 4;

  @TempDir Path folder;
  private LuceneStore store;

  /// A request of three traces, each of a span and four lines.
  @BeforeEach
  void write() {
    store = new LuceneStore(folder, LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> Samples.T0);
    Samples spans = Samples.spans();
    Samples lines = Samples.logs();
    for (int trace = 1; trace <= TRACES; trace++) {
      spans.span(trace, trace, 0, "web", "GET /", Samples.T0 + trace, 5_000_000, false, "r1");
      for (int line = 0; line < LINES; line++) {
        lines.log(trace, "web", "line " + trace + " " + line, 9, Samples.T0 + trace);
      }
    }
    Partition day = Partition.of(Signal.SPANS, Samples.T0);
    store.write(Tenant.DEFAULT, day, 1, spans.frame(), List.of());
    day = Partition.of(Signal.LOGS, Samples.T0);
    store.write(Tenant.DEFAULT, day, 2, lines.frame(), List.of());
    store.commit(2);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatFitsIsWhole() {
    assertThat(request(TRACES, TRACES * LINES, TRACES).complete()).isTrue();
  }

  @Test
  void whatALimitCutsOffIsSaid() {
    assertThat(request(TRACES - 1, TRACES * LINES, TRACES).complete()).isFalse();
    assertThat(request(TRACES, TRACES * LINES - 1, TRACES).complete()).isFalse();
    assertThat(request(TRACES, TRACES * LINES, TRACES - 1).complete()).isFalse();
  }

  private RequestView request(int spans, int lines, int traces) {
    RequestFinder finder =
        new RequestFinder(
            store,
            Vocabulary.DEFAULT,
            new RequestFinder.Bounds(spans, lines, traces, 100, 10, 1_000_000_000));
    return finder.request(Tenant.DEFAULT, "r1", TimeRange.ALWAYS).orElseThrow();
  }
}
