package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.api.answers.KeptAnswers;
import dev.whence.explain.answer.Explanation;
import dev.whence.incident.Delays;
import dev.whence.incident.Held;
import dev.whence.incident.Incident;
import dev.whence.incident.Life;
import dev.whence.incident.Recovered;
import dev.whence.incident.Similar;
import dev.whence.incident.Timeline;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Incidents as they are given: what is kept, and what follows from it.
@Singleton
public final class IncidentView {

  private static final int MOST_COMPARED = 300;
  private static final int MOST_SIMILAR = 5;
  private static final String PATH = "/api/v1/incidents/";

  private final KeptIncidents incidents;
  private final KeptAnswers answers;
  private final Recovery recovery;
  private final IncidentDesk desk;
  private final IncidentSettings settings;

  IncidentView(
      KeptIncidents incidents,
      KeptAnswers answers,
      Recovery recovery,
      IncidentDesk desk,
      IncidentSettings settings) {
    this.incidents = incidents;
    this.answers = answers;
    this.recovery = recovery;
    this.desk = desk;
    this.settings = settings;
  }

  /// Everything that is known around an incident.
  ///
  /// @param document the answer that counts, as it is kept; null where there is none
  record Whole(
      Incident incident,
      int revision,
      @Nullable Document document,
      @Nullable Explanation answer,
      List<Recovered> actions,
      List<Similar> similar) {

    List<Explanation.Moment> timeline() {
      return Timeline.of(incident, answer, actions);
    }
  }

  Whole whole(Tenant tenant, KeptIncidents.Kept kept) {
    Incident incident = kept.incident();
    Held.OfAnswer held = incident.answer();
    Optional<Document> document =
        held == null ? Optional.empty() : answers.find(tenant, held.id(), held.revision());
    String resolved = incident.life().resolvedAt();
    List<Recovered> actions =
        recovery.actions(tenant, incident, resolved == null ? desk.now() : resolved);
    List<Incident> others =
        incidents.newest(tenant, MOST_COMPARED).stream()
            .map(KeptIncidents.Kept::incident)
            .filter(other -> !other.id().equals(incident.id()))
            .toList();
    return new Whole(
        incident,
        kept.revision(),
        document.orElse(null),
        document.map(d -> Json.kept(d.json(), Explanation.class)).orElse(null),
        actions,
        Similar.among(others, incident.shape(), settings.similarFrom(), MOST_SIMILAR));
  }

  /// An incident with everything that is known around it.
  ///
  /// @throws ApiException where there is none of that ID
  public ObjectNode full(Tenant tenant, String id) {
    return full(whole(tenant, incidents.get(tenant, id)));
  }

  /// What a list shows of the incidents begun last, without those that became part of another.
  public ArrayNode newest(Tenant tenant, int most) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    incidents.newest(tenant, most).stream()
        .filter(kept -> kept.incident().mergedInto() == null)
        .forEach(kept -> list.add(head(kept.incident(), kept.revision())));
    return list;
  }

  ObjectNode full(Whole whole) {
    Incident incident = whole.incident();
    ObjectNode node = head(incident, whole.revision());
    ArrayNode explanations = node.putArray("explanations");
    incident.answers().forEach(answer -> explanations.add(Json.tree(answer)));
    ArrayNode alerts = node.putArray("alerts");
    incident.alerts().forEach(alert -> alerts.add(alert(alert, incident.life())));
    node.set("notes", Json.tree(incident.notes()));
    node.set("timeline", Json.tree(whole.timeline()));
    node.set("actions", Json.tree(whole.actions()));
    Document document = whole.document();
    JsonNode answer = document == null ? null : Json.kept(document.json());
    if (answer != null) {
      for (String part : List.of("impact", "root_cause", "changes", "playbooks")) {
        if (answer.has(part)) {
          node.set(part, answer.get(part));
        }
      }
    }
    node.set("similar", Json.tree(whole.similar()));
    node.set("merged_from", Json.tree(incident.mergedFrom()));
    putKnown(node, "split_from", incident.splitFrom());
    node.set("links", links(incident));
    return node;
  }

  /// What a list shows of each.
  static ObjectNode head(Incident incident, int revision) {
    Life life = incident.life();
    Delays delays = Delays.of(life);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", incident.id()).put("revision", revision);
    node.put("state", life.state().wireName()).put("title", incident.title());
    node.put("near_miss", incident.nearMiss());
    putKnown(node, "deployment.environment.name", incident.environment());
    node.put("began_at", life.beganAt());
    putKnown(node, "detected_at", life.detectedAt());
    node.put("opened_at", life.openedAt());
    putKnown(node, "acknowledged_at", life.acknowledgedAt());
    putKnown(node, "mitigated_at", life.mitigatedAt());
    putKnown(node, "resolved_at", life.resolvedAt());
    putKnown(node, "reviewed_at", life.reviewedAt());
    putKnown(node, "detection_delay_s", delays.detection());
    putKnown(node, "time_to_acknowledge_s", delays.acknowledge());
    putKnown(node, "time_to_mitigate_s", delays.mitigate());
    putKnown(node, "time_to_resolve_s", delays.resolve());
    node.set("services", Json.tree(incident.services()));
    node.set("resources", Json.tree(incident.resources()));
    node.put("alert_count", incident.alerts().size());
    node.put("firing", incident.alerts().stream().filter(Held.OfAlert::isFiring).count());
    Held.OfAnswer answer = incident.answer();
    if (answer != null) {
      node.put("signature", answer.shape());
      node.set("explanation", Json.tree(answer));
    }
    putKnown(node, "merged_into", incident.mergedInto());
    return node;
  }

  private static JsonNode alert(Held.OfAlert alert, Life life) {
    ObjectNode node = Json.tree(alert).deepCopy();
    node.put("status", alert.isFiring() ? "firing" : "resolved");
    putKnown(node, "detection_delay_s", Delays.of(alert, life));
    return node;
  }

  private static ObjectNode links(Incident incident) {
    String self = PATH + incident.id();
    return JsonNodeFactory.instance
        .objectNode()
        .put("self", self)
        .put("ui", "/?incident=" + incident.id())
        .put("evidence", self + "/evidence")
        .put("postmortem", self + "/postmortem");
  }

  private static void putKnown(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void putKnown(ObjectNode node, String name, @Nullable Double value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
