package dev.whence.api.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Turns;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// Answers questions and keeps every answer. The same question over the same data is the same
/// answer, byte for byte; over other data it is the next revision of the one given before, with
/// what changed. A revision, once given, never changes.
@Singleton
public final class KeptAnswers {

  private static final String ANSWER = "explanation";
  private static final String QUESTION = "question";
  private static final int STRIPES = 64;
  private static final int ATTEMPTS = 20;

  private final Store store;
  private final Explaining explaining;
  private final AnswerContext context;

  /// Working an answer out is all computing: more at once than there are cores makes all slower.
  private final Turns atWork = Turns.perProcessor(KeptAnswers::busy);

  /// One writer at a time for one answer.
  private final Object[] writing = new Object[STRIPES];

  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  /// @param context adds what is known around each answer
  public KeptAnswers(Store store, Explaining explaining, AnswerContext context) {
    this.store = store;
    this.explaining = explaining;
    this.context = context;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
      writing[i] = new Object();
    }
  }

  /// An answer and what it took.
  public record Given(Document document, long explainNanos, long keepNanos) {}

  /// Answers a question, when its turn has come.
  ///
  /// @throws ApiException where that takes too long, or is about too much
  public Given ask(Question question) {
    String key = QuestionKey.of(question);
    // One asker at a time for one question, so that revisions have one order.
    ReentrantLock stripe = stripes[Math.floorMod(key.hashCode(), STRIPES)];
    stripe.lock();
    try {
      long begin = System.nanoTime();
      Explanation fresh = atWork.take(() -> explaining.explain(question));
      long explained = System.nanoTime();
      Document kept = keep(question, key, fresh);
      return new Given(kept, explained - begin, System.nanoTime() - explained);
    } finally {
      stripe.unlock();
    }
  }

  /// A kept answer.
  ///
  /// @param revision 0 for the newest
  public Optional<Document> find(Tenant tenant, String id, int revision) {
    return store.document(tenant, ANSWER, id, revision);
  }

  private static ApiException busy() {
    return ApiException.of(
        ErrorCode.BUSY,
        "other questions are still being worked out",
        "Ask again in a few seconds.");
  }

  private Document keep(Question question, String key, Explanation fresh) {
    Tenant tenant = question.tenant();
    ObjectNode tree = Json.tree(fresh).deepCopy();
    context.add(question, fresh, tree);
    Optional<String> known = pointer(tenant, key);
    if (known.isPresent()) {
      return keep(question, known.get(), tree);
    }
    String id = Revision.id(key, tree);
    Document first = revised(question, id, tree, Optional.empty());
    Document pointer =
        new Document(QUESTION, key, 1, question.window().fromNanos(), "{\"id\":\"" + id + "\"}");
    return store.put(tenant, List.of(pointer, first))
        ? first
        : keep(question, pointer(tenant, key).orElse(id), tree);
  }

  private Optional<String> pointer(Tenant tenant, String key) {
    return store
        .document(tenant, QUESTION, key, 0)
        .map(pointer -> Json.kept(pointer.json()).path("id").asText());
  }

  private Document keep(Question question, String id, ObjectNode tree) {
    synchronized (writing[Math.floorMod(id.hashCode(), STRIPES)]) {
      return next(question.tenant(), id, before -> revised(question, id, tree, before));
    }
  }

  /// What comes after a revision: itself where nothing else is said now.
  private static Document revised(
      Question question, String id, ObjectNode tree, Optional<Document> before) {
    ObjectNode fresh = tree.deepCopy();
    Optional<JsonNode> old = before.map(document -> Json.kept(document.json()));
    old.ifPresent(said -> Confirmation.carry(said, fresh));
    if (before.isPresent() && old.isPresent() && Revision.sameAnswer(old.get(), fresh)) {
      return before.get();
    }
    int revision = before.map(Document::revision).orElse(0) + 1;
    String json = Json.text(Revision.write(fresh, id, revision, old));
    return new Document(ANSWER, id, revision, question.window().fromNanos(), json);
  }

  /// Keeps the next revision of an answer; made again where another instance was faster.
  private Document next(Tenant tenant, String id, Function<Optional<Document>, Document> made) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Document> before = find(tenant, id, 0);
      Document next = made.apply(before);
      boolean isNew = before.isEmpty() || before.get().revision() < next.revision();
      if (!isNew || store.put(tenant, next)) {
        return next;
      }
    }
    throw busy();
  }

  /// Writes what a person said of a suspected change into the next revision of an answer.
  ///
  /// @throws ApiException where there is no such answer, or it does not name the change
  Document confirm(Tenant tenant, String id, String change, Confirmation confirmation) {
    synchronized (writing[Math.floorMod(id.hashCode(), STRIPES)]) {
      return next(tenant, id, before -> confirmed(before, id, change, confirmation));
    }
  }

  private static Document confirmed(
      Optional<Document> newest, String id, String change, Confirmation confirmation) {
    Document before =
        newest.orElseThrow(
            () ->
                ApiException.inParameter(
                    ErrorCode.UNKNOWN_EXPLANATION,
                    "id",
                    "no explanation is called " + ApiException.echo(id),
                    "Ask the question again."));
    JsonNode old = Json.kept(before.json());
    ObjectNode said = old.deepCopy();
    if (!confirmation.write(said, change)) {
      throw ApiException.inParameter(
          ErrorCode.UNKNOWN_CHANGE,
          "change",
          "the explanation suspects no change " + ApiException.echo(change),
          "Its `changes` lists those that it does.");
    }
    int revision = before.revision() + 1;
    String json = Json.text(Revision.write(said, id, revision, Optional.of(old)));
    return new Document(ANSWER, id, revision, before.timeNanos(), json);
  }
}
