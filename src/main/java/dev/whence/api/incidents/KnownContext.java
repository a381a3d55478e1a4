package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.api.answers.AnswerContext;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.incident.Delays;
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
  private final Objectives objectives;
  private final Playbooks playbooks;
  private final LoadTests loadTests;
  private final IncidentSettings settings;

  KnownContext(
      KeptIncidents incidents,
      Objectives objectives,
      Playbooks playbooks,
      LoadTests loadTests,
      IncidentSettings settings) {
    this.playbooks = playbooks;
    this.loadTests = loadTests;
    this.incidents = incidents;
    this.objectives = objectives;
    this.settings = settings;
  }

  @Override
  public void add(Question question, Explanation answer, ObjectNode written) {
    List<Incident> known =
        incidents.newest(question.tenant(), MOST_COMPARED).stream()
            .map(KeptIncidents.Kept::incident)
            .toList();
    objectives.add(question.tenant(), answer, written);
    loadTests.add(question.tenant(), answer, written);
    Held.OfAnswer held = Held.OfAnswer.of(answer, answer.question().to());
    ArrayNode matching = playbooks.matching(held, known);
    if (!matching.isEmpty()) {
      written.set("playbooks", matching);
    }
    similar(known, answer, written);
    alerts(known, answer, written);
  }

  /// The alerts of the incident that the answer's cause belongs to.
  private static void alerts(List<Incident> known, Explanation answer, ObjectNode written) {
    Held.OfAnswer held = Held.OfAnswer.of(answer, answer.question().to());
    ArrayNode list = written.arrayNode();
    for (Incident incident : known) {
      if (incident.hasCause(held.cause()) && !ended(incident, held)) {
        for (Held.OfAlert alert : incident.alerts()) {
          ObjectNode node = list.addObject();
          node.put("id", alert.id()).put("source", alert.source());
          node.put("fingerprint", alert.fingerprint()).put("starts_at", alert.startsAt());
          Double delay = Delays.of(alert, incident.life());
          if (delay != null) {
            node.put("detection_delay_s", delay);
          }
          node.put("incident", incident.id());
        }
      }
    }
    if (!list.isEmpty()) {
      written.set("alerts", list);
    }
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
