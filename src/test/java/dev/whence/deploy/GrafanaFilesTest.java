package dev.whence.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dashboards are as Grafana takes them, and read data sources that are provisioned.
class GrafanaFilesTest {

  private static final int COLUMNS = 24;
  private static final Set<String> PANELS = Set.of("timeseries", "table", "stat", "nodeGraph");
  private static final Set<String> FORMATS =
      Set.of("table", "node-graph-nodes", "node-graph-edges");

  static Stream<Path> dashboards() {
    return Tree.files("grafana/dashboards", "json").stream();
  }

  private static Set<String> provisioned() {
    Set<String> sources = new TreeSet<>();
    for (Path file : Tree.files("grafana/provisioning/datasources", "yaml")) {
      for (JsonNode source : Tree.yaml(file.toString()).path("datasources")) {
        sources.add(source.path("type").asText() + " " + source.path("uid").asText());
      }
    }
    return sources;
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void readsProvisionedSources(Path file) {
    Set<String> allowed = new TreeSet<>(provisioned());
    allowed.addAll(List.of("prometheus ${prometheus}", "grafana -- Grafana --"));
    List<JsonNode> used = Tree.yaml(file.toString()).findValues("datasource");
    assertThat(used)
        .isNotEmpty()
        .allMatch(
            one -> allowed.contains(one.path("type").asText() + " " + one.path("uid").asText()));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsHaveTheirPlace(Path file) {
    JsonNode dashboard = Tree.yaml(file.toString());
    Set<Integer> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      assertThat(PANELS).contains(panel.path("type").asText());
      JsonNode at = panel.path("gridPos");
      int right = at.path("x").asInt() + at.path("w").asInt();
      assertThat(right).isLessThanOrEqualTo(COLUMNS);
      for (int x = at.path("x").asInt(); x < right; x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          assertThat(taken.add(x + "," + (at.path("y").asInt() + y))).as(title).isTrue();
        }
      }
      Set<String> refs = new HashSet<>();
      for (JsonNode target : panel.path("targets")) {
        assertThat(refs.add(target.path("refId").asText())).as(title).isTrue();
        assertThat(target.has("expr") || FORMATS.contains(target.path("format").asText())).isTrue();
      }
    }
  }

  @Test
  void dashboardsHaveNamesOfTheirOwn() {
    Set<String> uids = new TreeSet<>();
    dashboards().forEach(file -> uids.add(Tree.yaml(file.toString()).path("uid").asText()));
    assertThat(uids).containsExactly("whence-cause", "whence-itself", "whence-services");
  }

  @Test
  void everyCurveAsksWhatCausedIt() {
    for (String name : List.of("services", "what-caused-this")) {
      JsonNode dashboard = Tree.yaml("grafana/dashboards/" + name + ".json");
      assertThat(Tree.each(dashboard.path("panels")))
          .filteredOn(panel -> panel.path("type").asText().equals("timeseries"))
          .isNotEmpty()
          .allMatch(
              panel ->
                  panel
                      .at("/fieldConfig/defaults/links/0/title")
                      .asText()
                      .equals("What caused this spike?"));
    }
  }

  @Test
  void theLinkToCopyIsTheOneOfOurPanels() {
    JsonNode services = Tree.yaml("grafana/dashboards/services.json");
    String ours = services.at("/panels/2/fieldConfig/defaults/links/0/url").asText();
    String copied = ours.replace("${whence:raw}", "https://whence.example");
    assertThat(Tree.text("src/docs/grafana.md")).contains("\n" + copied + "\n");
  }
}
