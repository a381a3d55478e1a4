package dev.whence.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.explain.Explainer;
import dev.whence.explain.Explanation;
import dev.whence.explain.Question;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Answers questions and keeps every answer. The same question over the same data is the same
/// answer, byte for byte; over other data it is the next revision of the one given before, with
/// what changed. A revision, once given, never changes.
@Singleton
final class KeptAnswers {

  private static final String ANSWER = "explanation";
  private static final String QUESTION = "question";
  private static final int STRIPES = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Store store;
  private final Explainer explainer;
  private final Semaphore atWork;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  KeptAnswers(Store store, Explainer explainer) {
    this.store = store;
    this.explainer = explainer;
    // Working an answer out is all computing: more at once than there are cores makes all slower.
    this.atWork = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /// An answer and what it took.
  record Given(Document document, long explainNanos, long keepNanos) {}

  Given ask(Question question) {
    String key = QuestionKey.of(question);
    // One asker at a time for one question, so that revisions have one order.
    ReentrantLock stripe = stripes[Math.floorMod(key.hashCode(), STRIPES)];
    stripe.lock();
    try {
      long begin = System.nanoTime();
      Explanation fresh = explain(question);
      long explained = System.nanoTime();
      Document kept = keep(question, key, fresh);
      return new Given(kept, explained - begin, System.nanoTime() - explained);
    } finally {
      stripe.unlock();
    }
  }

  /// @param revision 0 for the newest
  Optional<Document> find(Tenant tenant, String id, int revision) {
    return store.document(tenant, ANSWER, id, revision);
  }

  private Explanation explain(Question question) {
    try {
      if (!atWork.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return explainer.explain(question);
    } finally {
      atWork.release();
    }
  }

  private static ApiException busy() {
    return ApiException.of(
        ErrorCode.BUSY,
        "other questions are still being worked out",
        "Ask again in a few seconds.");
  }

  private Document keep(Question question, String key, Explanation fresh) {
    Tenant tenant = question.tenant();
    Optional<Document> before =
        store
            .document(tenant, QUESTION, key, 0)
            .flatMap(pointer -> find(tenant, Json.kept(pointer.json()).path("id").asText(), 0));
    JsonNode tree = Json.tree(fresh);
    if (before.isPresent() && Revision.sameAnswer(Json.kept(before.get().json()), tree)) {
      return before.get();
    }
    long time = question.window().fromNanos();
    String id = before.map(Document::id).orElseGet(() -> Revision.id(key, tree));
    int revision = before.map(Document::revision).orElse(0) + 1;
    String json =
        Json.text(
            Revision.write(tree, id, revision, before.map(document -> Json.kept(document.json()))));
    Document document = new Document(ANSWER, id, revision, time, json);
    store.put(tenant, document);
    if (before.isEmpty()) {
      store.put(tenant, new Document(QUESTION, key, 1, time, "{\"id\":\"" + id + "\"}"));
    }
    return document;
  }
}
