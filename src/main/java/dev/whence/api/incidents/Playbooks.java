package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.incident.Held;
import dev.whence.incident.Incident;
import dev.whence.incident.Playbook;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The playbooks there are, and which of them an answer calls for. Immutable.
public final class Playbooks {

  private static final int MOST = 8;

  private final List<Playbook> playbooks;

  public Playbooks(List<Playbook> playbooks) {
    this.playbooks = playbooks.stream().sorted(Comparator.comparing(Playbook::id)).toList();
  }

  /// Those that match, with how often they helped: those that helped most first.
  ArrayNode matching(Held.OfAnswer answer, List<Incident> incidents) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    playbooks.stream()
        .filter(playbook -> playbook.matches(answer))
        .sorted(
            Comparator.<Playbook>comparingInt(
                    playbook -> -Playbook.History.of(playbook.id(), incidents).recovered())
                .thenComparing(Playbook::id))
        .limit(MOST)
        .forEach(playbook -> list.add(shown(playbook, incidents)));
    return list;
  }

  ArrayNode all(List<Incident> incidents) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    playbooks.forEach(playbook -> list.add(shown(playbook, incidents)));
    return list;
  }

  Optional<Playbook> find(String id) {
    return playbooks.stream().filter(playbook -> playbook.id().equals(id)).findFirst();
  }

  private static ObjectNode shown(Playbook playbook, List<Incident> incidents) {
    Playbook.History history = Playbook.History.of(playbook.id(), incidents);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", playbook.id()).put("title", playbook.title()).put("match", playbook.match());
    node.put("url", playbook.url() == null ? "/api/v1/playbooks/" + playbook.id() : playbook.url());
    node.set("steps", Json.tree(playbook.todo()));
    node.put("risk", playbook.risk());
    ObjectNode past = node.putObject("history");
    past.put("used", history.used()).put("recovered", history.recovered());
    if (history.medianMinutes() != null) {
      past.put("median_minutes", history.medianMinutes());
    }
    return node;
  }
}
