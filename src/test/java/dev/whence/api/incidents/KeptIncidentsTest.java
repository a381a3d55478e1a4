package dev.whence.api.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.incident.Incident;
import dev.whence.incident.Note;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.store.elastic.ElasticNode;
import dev.whence.store.elastic.ElasticStore;
import dev.whence.store.elastic.ElasticStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Incidents that two instances before one cluster change at once.
class KeptIncidentsTest {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final String BEGAN = "2026-11-24T14:00:00Z";
  private static final int NOTES = 6;

  @TempDir Path directory;

  private Store store(String name) {
    return new ElasticStore(
        directory.resolve(name),
        ElasticStores.settings(ElasticNode.shared().address(), directory),
        Vocabulary.DEFAULT,
        () -> TimeRange.nanos(java.time.Instant.parse(BEGAN)));
  }

  private static Note note(String text) {
    return new Note(BEGAN, Note.Kind.OBSERVATION, text, "on-call");
  }

  private static Incident opened(String seed) {
    return Incident.open(seed, "Logins fail", null, BEGAN, BEGAN);
  }

  @Test
  void nothingThatEitherNotesIsLost() throws Exception {
    try (Store first = store("first");
        Store second = store("second")) {
      KeptIncidents one = new KeptIncidents(first);
      KeptIncidents other = new KeptIncidents(second);
      String id = one.alone(() -> one.keep(TENANT, opened("seed"))).incident().id();
      together(() -> noted(one, id, "one"), () -> noted(other, id, "other"));
      KeptIncidents.Kept kept = other.get(TENANT, id);
      Set<String> texts = new HashSet<>();
      kept.incident().notes().forEach(each -> texts.add(each.text()));
      for (int i = 0; i < NOTES; i++) {
        assertThat(texts).contains("one " + i, "other " + i);
      }
      assertThat(kept.revision()).isEqualTo(1 + 2 * NOTES);
    }
  }

  private static boolean noted(KeptIncidents at, String id, String who) {
    for (int i = 0; i < NOTES; i++) {
      Note note = note(who + " " + i);
      at.change(TENANT, id, incident -> incident.with(note));
    }
    return true;
  }

  @Test
  void aChangeIsMadeAgainToWhatTheOtherLeft() {
    try (Store first = store("first");
        Store second = store("second")) {
      KeptIncidents one = new KeptIncidents(first);
      KeptIncidents other = new KeptIncidents(second);
      String id = one.alone(() -> one.keep(TENANT, opened("seed"))).incident().id();
      List<Integer> read = new ArrayList<>();
      one.alone(
          () -> {
            KeptIncidents.Kept before = one.get(TENANT, id);
            read.add(before.revision());
            if (read.size() == 1) {
              other.change(TENANT, id, incident -> incident.with(note("meanwhile")));
            }
            return one.keep(TENANT, before.incident().with(note("mine")));
          });
      assertThat(read).containsExactly(1, 2);
      assertThat(one.get(TENANT, id).incident().notes())
          .extracting(Note::text)
          .contains("meanwhile", "mine");
    }
  }

  @Test
  void anIncidentThatBothOpenIsOne() throws Exception {
    try (Store first = store("first");
        Store second = store("second")) {
      KeptIncidents one = new KeptIncidents(first);
      KeptIncidents other = new KeptIncidents(second);
      together(() -> opening(one, "one"), () -> opening(other, "other"));
      KeptIncidents.Kept kept = one.newest(TENANT, 10).getFirst();
      assertThat(one.newest(TENANT, 10)).hasSize(1);
      assertThat(kept.incident().notes()).extracting(Note::text).contains("one", "other");
    }
  }

  private static boolean opening(KeptIncidents at, String who) {
    at.alone(
        () -> {
          Incident incident =
              at.find(TENANT, opened("seed").id())
                  .map(KeptIncidents.Kept::incident)
                  .orElseGet(() -> opened("seed"));
          return at.keep(TENANT, incident.with(note(who)));
        });
    return true;
  }

  private static void together(Supplier<Boolean> one, Supplier<Boolean> other) throws Exception {
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first = both.submit(one::get);
      Future<Boolean> second = both.submit(other::get);
      assertThat(first.get() && second.get()).isTrue();
    }
  }
}
