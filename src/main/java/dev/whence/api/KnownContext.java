package dev.whence.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.explain.Explanation;
import dev.whence.explain.Question;
import dev.whence.incident.Held;
import dev.whence.incident.Incident;
import dev.whence.incident.Shape;
import dev.whence.incident.Similar;
import jakarta.inject.Singleton;
import java.util.List;

/// What the incidents know of an answer.
@Singleton
final class KnownContext implements AnswerContext {

  private static final int MOST_COMPARED = 200;
  private static final int MOST_SIMILAR = 5;

  private final KeptIncidents incidents;
  private final IncidentSettings settings;

  KnownContext(KeptIncidents incidents, IncidentSettings settings) {
    this.incidents = incidents;
    this.settings = settings;
  }

  @Override
  public void add(Question question, Explanation answer, ObjectNode written) {
    List<Incident> known =
        incidents.newest(question.tenant(), MOST_COMPARED).stream()
            .map(KeptIncidents.Kept::incident)
            .toList();
    similar(known, answer, written);
  }

  private void similar(List<Incident> known, Explanation answer, ObjectNode written) {
    Held.OfAnswer held = Held.OfAnswer.of(answer, answer.question().to());
    List<Incident> others =
        known.stream()
            .filter(incident -> !incident.hasCause(held.cause()) || ended(incident, held))
            .toList();
    List<Similar> similar =
        Similar.among(others, Shape.of(answer), settings.similarFrom(), MOST_SIMILAR);
    if (!similar.isEmpty()) {
      ArrayNode list = written.putArray("similar");
      similar.forEach(each -> list.add(Json.tree(each)));
    }
  }

  /// An incident that was over before the question's window is another one.
  private static boolean ended(Incident incident, Held.OfAnswer held) {
    String over = incident.life().resolvedAt();
    return over != null
        && java.time.Instant.parse(over).isBefore(java.time.Instant.parse(held.from()));
  }
}
