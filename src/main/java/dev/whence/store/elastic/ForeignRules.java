package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Rules of the cluster that were made by others and would act on our indices: lifecycle policies,
/// which go by the age of an index and not by what was last written to it, and templates that stand
/// before ours.
final class ForeignRules {

  private static final String POLICY = "/index/lifecycle/name";
  private static final int MOST_NAMED = 5;

  private final Cluster cluster;
  private final String prefix;

  ForeignRules(Cluster cluster, String prefix) {
    this.cluster = cluster;
    this.prefix = prefix;
  }

  /// What is wrong, each with what to do about it.
  List<String> warnings() throws IOException {
    List<String> warnings = new ArrayList<>();
    Set<String> managed = managed();
    if (!managed.isEmpty()) {
      warnings.add(
          ("a lifecycle policy of the cluster acts on %s%s: it goes by the age of an index, and may"
                  + " delete what was just replayed, or make read-only what late data still has to be"
                  + " written to. Recommended action: remove it (POST %s-*/_ilm/remove), and set"
                  + " whence.retention.*")
              .formatted(
                  String.join(", ", managed.stream().limit(MOST_NAMED).toList()),
                  managed.size() > MOST_NAMED ? " and others" : "",
                  prefix));
    }
    JsonNode next = simulated(prefix + "-spans-2000-01-01");
    if (next.isMissingNode()) {
      return warnings;
    }
    JsonNode policy = next.at("/settings" + POLICY);
    if (!policy.isMissingNode()) {
      warnings.add(
          ("a template of the cluster gives new indices the lifecycle policy %s. Recommended"
                  + " action: let it leave out %s-*")
              .formatted(policy.asText(), prefix));
    }
    if (!next.at("/mappings/_meta").has(Templates.VERSION_KEY)) {
      warnings.add(
          ("another index template stands before %s-blocks, so that new indices lack our mapping."
                  + " Recommended action: let its patterns leave out %s-*, or give it a priority below"
                  + " %d")
              .formatted(prefix, prefix, Templates.PRIORITY));
    }
    return warnings;
  }

  private Set<String> managed() throws IOException {
    Set<String> names = new TreeSet<>();
    cluster
        .get(
            "/"
                + prefix
                + "-*/_settings/index.lifecycle.name?allow_no_indices=true&ignore_unavailable=true")
        .properties()
        .forEach(
            index -> {
              if (!index.getValue().at("/settings" + POLICY).isMissingNode()) {
                names.add(index.getKey());
              }
            });
    return names;
  }

  /// What an index of a name would be made as.
  private JsonNode simulated(String index) throws IOException {
    try {
      return cluster
          .post("/_index_template/_simulate_index/" + index, Map.of(), null)
          .path("template");
    } catch (ClusterException unable) {
      return Cluster.object().path("template");
    }
  }
}
