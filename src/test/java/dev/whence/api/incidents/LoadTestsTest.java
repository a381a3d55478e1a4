package dev.whence.api.incidents;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.BareChange;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTestsTest {

  private static final int AT_ONCE = 10;

  @TempDir Path directory;

  private List<String> before(long nanos, List<ChangeEvent> changes) {
    try (LuceneStore store =
        new LuceneStore(directory, LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> T0)) {
      Frame frame = Changes.frame(changes, T0);
      store.write(Tenant.DEFAULT, Partition.of(Signal.CHANGES, T0), 1, frame, List.of());
      return new LoadTests(store, AT_ONCE)
          .before(Tenant.DEFAULT, nanos).stream().map(ChangeEvent::id).toList();
    }
  }

  private static ChangeEvent change(ChangeKind kind, String id, long timeNanos) {
    return BareChange.of(id, kind, timeNanos, Service.named("web"));
  }

  @Test
  void theNewestAreFoundBehindHoweverManyChanges() {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int day = 1; day <= 8; day++) {
      changes.add(change(ChangeKind.LOAD_TEST, "test of day -" + day, T0 - day * DAY));
      for (int i = 0; i < 3 * AT_ONCE; i++) {
        long at = T0 - day * DAY + (1 + i / 4) * SECOND;
        changes.add(change(ChangeKind.DEPLOYMENT, "deployment " + day + "." + i, at));
      }
    }

    assertThat(before(T0, changes))
        .containsExactly(
            "test of day -1",
            "test of day -2",
            "test of day -3",
            "test of day -4",
            "test of day -5");
  }

  @Test
  void changesOfOneMomentEndTheSearchInTime() {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int i = 0; i < 3 * AT_ONCE; i++) {
      changes.add(change(ChangeKind.DEPLOYMENT, "deployment " + i, T0 - SECOND));
    }
    changes.add(change(ChangeKind.LOAD_TEST, "test", T0 - DAY));

    assertThat(before(T0, changes)).containsExactly("test");
  }

  @Test
  void olderOnesThanThirtyDaysAreNotLookedAt() {
    assertThat(before(T0, List.of(change(ChangeKind.LOAD_TEST, "old", T0 - 31 * DAY)))).isEmpty();
  }
}
