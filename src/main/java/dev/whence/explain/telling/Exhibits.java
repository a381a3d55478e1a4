package dev.whence.explain.telling;

import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Numbers pieces of evidence in the order in which an answer first needs them. Not thread-safe.
final class Exhibits {

  private final Map<Evidence, String> ids = new LinkedHashMap<>();
  private final Map<String, String> relevance = new LinkedHashMap<>();

  /// The IDs of all evidence of some findings.
  List<String> of(List<Finding> findings, String relevantTo) {
    List<String> found = new ArrayList<>();
    for (Finding finding : findings) {
      for (Evidence evidence : finding.evidence()) {
        String id = add(evidence, relevantTo);
        if (!found.contains(id)) {
          found.add(id);
        }
      }
    }
    return found;
  }

  String add(Evidence evidence, String relevantTo) {
    String id = ids.computeIfAbsent(evidence, e -> "ev" + (ids.size() + 1));
    relevance.putIfAbsent(id, relevantTo);
    return id;
  }

  List<Evidence> all() {
    return ids.entrySet().stream()
        .map(each -> each.getKey().withId(each.getValue(), relevance.get(each.getValue())))
        .toList();
  }
}
