package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The right answer of a labelled incident; only the scorer may look at it.
///
/// Where the truth is a service, every ranked entity counts for the service that it belongs to, a
/// shared resource for itself. Where it is an edge, only that edge will do, and the services at
/// either end will not, except where the truth says that they too are right. Where it is a change,
/// the answer's changes are what is ranked.
///
/// @param accepted the names that are right, the plainest first; an edge's is `caller -> callee`
/// @param change whether it is a change that is to be named
record EvaluationTruth(List<String> accepted, boolean change, String fault) {

  EvaluationTruth {
    accepted = List.copyOf(accepted);
  }

  static EvaluationTruth read(JsonNode truth) {
    String fault = truth.path("fault").asText("unknown");
    if (truth.hasNonNull("change")) {
      return new EvaluationTruth(List.of(truth.get("change").asText()), true, fault);
    }
    JsonNode entity = truth.path("entity");
    if (entity.isObject()) {
      return new EvaluationTruth(names(entity), false, fault);
    }
    return new EvaluationTruth(List.of(truth.path("service").asText("")), false, fault);
  }

  private static List<String> names(JsonNode entity) {
    String name = entity.path("name").asText();
    boolean edge = entity.path("type").asText().equals("edge");
    List<String> names = new ArrayList<>();
    names.add(edge ? edge(name, entity.path("peer").asText()) : name);
    entity.path("also").forEach(each -> names.add(each.asText()));
    return names;
  }

  private static String edge(String caller, String callee) {
    return caller + " -> " + callee;
  }

  /// The plainest name of what should have been found.
  String expected() {
    return accepted.getFirst();
  }

  /// What an answer ranks, each once, the best first.
  List<String> ranking(Explanation answer) {
    Set<String> names = new LinkedHashSet<>();
    if (change) {
      answer
          .changes()
          .forEach(
              each -> names.add(each.deploymentId() == null ? each.id() : each.deploymentId()));
    } else {
      answer.candidates().forEach(each -> names.add(name(each.entity())));
    }
    return List.copyOf(names);
  }

  private String name(Entity entity) {
    if (entity.type() == Entity.Type.EDGE && entity.peer() != null) {
      String edge = edge(entity.service(), entity.peer());
      return accepted.contains(edge) ? edge : entity.service();
    }
    return entity.service();
  }

  /// At which place a ranking has the truth, from 1; 0 where it has it not.
  int rankIn(List<String> ranking) {
    for (int i = 0; i < ranking.size(); i++) {
      if (accepted.contains(ranking.get(i))) {
        return i + 1;
      }
    }
    return 0;
  }
}
