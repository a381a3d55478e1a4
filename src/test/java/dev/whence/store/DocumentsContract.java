package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// How a store keeps documents: durable at once, each revision once, until they are dropped.
public abstract class DocumentsContract extends StoreFixture {

  protected DocumentsContract(Opening opening) {
    super(opening);
  }

  @Test
  void documentsAreDurableAtOnceAndTheNewestRevisionIsGiven() {
    store.put(A, new Document("incident", "i1", 1, T0, "{\"n\":1}"));
    store.put(A, new Document("incident", "i1", 2, T0, "{\"n\":2}"));
    store.put(A, new Document("incident", "i2", 1, T0 + 5, "{}"));
    store.put(A, new Document("explanation", "i1", 7, T0, "{}"));
    crash();
    assertThat(store.document(A, "incident", "i1", 0)).map(Document::revision).contains(2);
    assertThat(store.document(A, "incident", "i1", 1)).map(Document::json).contains("{\"n\":1}");
    assertThat(store.document(A, "incident", "i1", 3)).isEmpty();
    assertThat(store.documents(A, "incident", HOUR, 10))
        .extracting(Document::id)
        .containsExactly("i2", "i1");
    assertThat(store.documents(A, "incident", HOUR, 1)).hasSize(1);
    assertThat(store.documents(A, "incident", new TimeRange(T0 + 1, T0 + 9), 9)).hasSize(1);
  }

  @Test
  void aRevisionIsWrittenOnceAndTheFirstWins() {
    Document first = new Document("incident", "i1", 1, T0, "{\"by\":1}");
    assertThat(store.put(A, first)).isTrue();
    assertThat(store.put(A, first)).isTrue();
    assertThat(store.put(A, new Document("incident", "i1", 1, T0, "{\"by\":2}"))).isFalse();
    assertThat(store.document(A, "incident", "i1", 0)).contains(first);
    assertThat(store.put(B, new Document("incident", "i1", 1, T0, "{\"by\":2}"))).isTrue();
    assertThat(store.put(A, new Document("incident", "i1", 2, T0, "{\"by\":2}"))).isTrue();
    assertThat(store.document(A, "incident", "i1", 1)).contains(first);
  }

  @Test
  void severalDocumentsAreKeptUpToTheFirstThatSomebodyElseWrote() {
    Document mine = new Document("question", "q", 1, T0, "{}");
    Document theirs = new Document("explanation", "e", 1, T0, "{\"by\":1}");
    Document other = new Document("explanation", "e", 1, T0, "{\"by\":2}");
    Document last = new Document("incident", "i", 1, T0, "{}");
    assertThat(store.put(A, theirs)).isTrue();
    assertThat(store.put(A, List.of(mine, other, last))).isFalse();
    assertThat(store.document(A, "question", "q", 1)).contains(mine);
    assertThat(store.document(A, "explanation", "e", 1)).contains(theirs);
    assertThat(store.document(A, "incident", "i", 1)).isEmpty();
    assertThat(store.put(A, List.of(mine, theirs, last))).isTrue();
    assertThat(store.document(A, "incident", "i", 1)).contains(last);
  }

  @Test
  void ofManyWhoWriteARevisionAtOnceOneWins() throws Exception {
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Document mine = new Document("incident", "i", 1, T0, "{\"by\":" + i + "}");
        all.add(many.submit(() -> store.put(A, mine)));
      }
      int won = 0;
      for (Future<Boolean> each : all) {
        won += each.get() ? 1 : 0;
      }
      assertThat(won).isOne();
    }
  }

  @Test
  void documentsAreDroppedByWhenTheyWereWritten() {
    store.put(A, new Document("explanation", "old", 1, T0, "{}"));
    store.put(A, new Document("incident", "kept", 1, T0, "{}"));
    clock.addAndGet(DAY);
    long later = clock.get();
    store.put(A, new Document("explanation", "new", 1, T0, "{}"));
    store.drop("explanation", later);
    for (int i = 0; i < 2; i++) {
      assertThat(store.documents(A, "explanation", HOUR, 10))
          .extracting(Document::id)
          .containsExactly("new");
      assertThat(store.document(A, "explanation", "old", 0)).isEmpty();
      assertThat(store.document(A, "incident", "kept", 0)).isPresent();
      reopen();
    }
  }

  @Test
  void whatWasWrittenWhileTheClockWasAheadIsDroppedInTheEnd() {
    clock.addAndGet(1_000 * DAY);
    store.put(A, new Document("explanation", "ahead", 1, T0, "{}"));
    clock.addAndGet(-1_000 * DAY);
    store.drop("explanation", clock.get() - 3 * DAY);
    reopen();
    assertThat(store.document(A, "explanation", "ahead", 0)).isPresent();
    assertThat(store.documents(A, "explanation", HOUR, 10)).hasSize(1);
    clock.addAndGet(4 * DAY);
    store.drop("explanation", clock.get() - 3 * DAY);
    assertThat(store.document(A, "explanation", "ahead", 0)).isEmpty();
  }

  @Test
  void earlierRevisionsOfOneDocumentAreDropped() {
    for (int revision = 1; revision <= 4; revision++) {
      store.put(A, new Document("incident", "i", revision, T0, "{}"));
      store.put(A, new Document("incident", "other", revision, T0, "{}"));
      store.put(A, new Document("alert", "i", revision, T0, "{}"));
      store.put(B, new Document("incident", "i", revision, T0, "{}"));
    }
    store.dropRevisions(A, "incident", "i", 3);
    for (int i = 0; i < 2; i++) {
      assertThat(store.document(A, "incident", "i", 2)).isEmpty();
      assertThat(store.document(A, "incident", "i", 3)).isPresent();
      assertThat(store.document(A, "incident", "i", 0))
          .hasValueSatisfying(newest -> assertThat(newest.revision()).isEqualTo(4));
      assertThat(store.document(A, "incident", "other", 1)).isPresent();
      assertThat(store.document(A, "alert", "i", 1)).isPresent();
      assertThat(store.document(B, "incident", "i", 1)).isPresent();
      reopen();
    }
  }

  @Test
  void tenantsAreThoseWithDocumentsOfTheKind() {
    assertThat(store.tenantsOf("alert")).isEmpty();
    store.put(A, new Document("alert", "a1", 1, T0, "{}"));
    store.put(B, new Document("incident", "i1", 1, T0, "{}"));
    assertThat(store.tenantsOf("alert")).containsExactly(A);
    assertThat(store.tenantsOf("incident")).containsExactly(B);
  }

  @Test
  void documentsWhoseLongIdsBeginAlikeAreTold() {
    String long1 = "x".repeat(1_000) + 1;
    String long2 = "x".repeat(1_000) + 2;
    for (int revision = 1; revision <= 2; revision++) {
      store.put(A, new Document("incident", long1, revision, T0, "1"));
      store.put(A, new Document("incident", long2, revision, T0, "2"));
    }
    store.dropRevisions(A, "incident", long1, 2);
    for (int i = 0; i < 2; i++) {
      assertThat(store.document(A, "incident", long1, 1)).isEmpty();
      assertThat(store.document(A, "incident", long1, 2)).map(Document::json).contains("1");
      assertThat(store.document(A, "incident", long2, 1)).map(Document::json).contains("2");
      reopen();
    }
  }

  @Test
  void anIdThatIsTooLongIsRefusedAndKeepsNothingElseOut() {
    Document tooLong = new Document("incident", "x".repeat(33_000), 1, T0, "{}");
    assertThatThrownBy(() -> store.put(A, tooLong)).isInstanceOf(StoreException.class);
    store.put(A, new Document("incident", "i", 1, T0, "{}"));
    store.drop("incident", clock.get() + 1);
    assertThat(store.documents(A, "incident", HOUR, 10)).isEmpty();
  }
}
