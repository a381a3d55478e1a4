package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// What the `expect` lines of a scenario mean.
///
/// ```
///  first auth | above auth db | not_first web | nothing        the ranking
///  verdict probable | at_most probable | kind deployment | not_kind traffic_increase
///  chain a -> b -> c | role b passthrough | relation load_on | tier window_only
///  order unknown a b                    of the link from a service to another
///  split arrivals|hold_time|capacity    what filled a resource, mostly
///  change rel-1 | ruled_out "text" [reason] | confirmation match | cohort rel-1 differs|same
///  exposure a b                         requests through a suffer more often, on its link to b
///  mark service.version 2.0 | evidence DOSE_RESPONSE | refuted "text" | coincident "text"
///  missing "text" | check "text" | says "text" | sample "text" | gap "text" | widened "text"
/// ```
final class Expectations {

  private final Explanation answer;

  Expectations(Explanation answer) {
    this.answer = answer;
  }

  void check(List<String> words) {
    String value = words.size() > 1 ? words.get(1) : "";
    switch (words.getFirst()) {
      case "first", "above", "not_first", "nothing" -> ranking(words);
      case "verdict" -> assertThat(answer.verdict().wireName()).as(about()).isEqualTo(value);
      case "at_most" ->
          assertThat(answer.verdict()).as(about()).isGreaterThanOrEqualTo(verdict(value));
      case "kind" -> assertThat(kind()).as(about()).isEqualTo(value);
      case "not_kind" -> assertThat(kind()).as(about()).isNotEqualTo(value);
      case "chain", "role", "relation", "tier", "order", "split", "exposure" -> story(words);
      case "change", "ruled_out", "confirmation", "cohort" -> changes(words);
      case "mark", "evidence", "sample" -> evidence(words);
      case "unsaid" ->
          assertThat(answer.hypotheses())
              .as(about())
              .noneMatch(each -> each.statement().contains(value));
      default -> texts(words.getFirst(), value);
    }
  }

  private String about() {
    return answer.title() + answer.candidates();
  }

  private static Verdict verdict(String name) {
    return Verdict.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private String kind() {
    return answer.rootCause() == null ? "none" : answer.rootCause().kind().wireName();
  }

  private void ranking(List<String> words) {
    List<String> names =
        answer.candidates().stream().map(ranked -> ranked.entity().service()).toList();
    switch (words.getFirst()) {
      case "first" -> assertThat(names).as(about()).first().isEqualTo(words.get(1));
      case "not_first" ->
          assertThat(names.isEmpty() ? "" : names.getFirst()).isNotEqualTo(words.get(1));
      case "above" -> assertThat(names).as(about()).containsSubsequence(words.get(1), words.get(2));
      default -> assertThat(names).as(about()).isEmpty();
    }
  }

  private void story(List<String> words) {
    String value = words.get(1);
    switch (words.getFirst()) {
      case "chain" ->
          assertThat(chain()).isEqualTo(String.join(" ", words.subList(1, words.size())));
      case "relation" -> assertThat(answer.edges()).extracting(ChainEdge::relation).contains(value);
      case "tier" ->
          assertThat(answer.edges())
              .extracting(edge -> edge.join().tier().wireName())
              .contains(value);
      case "order" -> assertThat(edge(words.get(2), words.get(3)).order().order()).isEqualTo(value);
      case "exposure" -> {
        ChainEdge.Exposure exposure =
            Objects.requireNonNull(edge(value, words.get(2)).exposure(), "no exposure");
        assertThat(exposure.ci95().getFirst()).isGreaterThan(1);
        assertThat(exposure.failingThroughPercent())
            .isGreaterThan(exposure.healthyThroughPercent());
      }
      case "split" ->
          assertThat(answer.nodes())
              .anyMatch(
                  node ->
                      node.decomposition() != null && value.equals(largest(node.decomposition())));
      default ->
          assertThat(answer.nodes())
              .anyMatch(
                  node ->
                      node.entity().service().equals(value) && node.role().equals(words.get(2)));
    }
  }

  private ChainEdge edge(String from, String to) {
    return answer.edges().stream()
        .filter(edge -> service(edge.from()).equals(from) && service(edge.to()).equals(to))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no link " + from + " -> " + to + ": " + chain()));
  }

  private String service(String node) {
    return answer.nodes().stream()
        .filter(each -> each.id().equals(node))
        .map(each -> each.entity().service())
        .findFirst()
        .orElseThrow();
  }

  private static String largest(Explanation.Decomposition split) {
    if (split.arrivalRateShare() >= Math.max(split.holdTimeShare(), split.capacityShare())) {
      return "arrivals";
    }
    return split.holdTimeShare() >= split.capacityShare() ? "hold_time" : "capacity";
  }

  /// The services of the chain, each once in a row.
  private String chain() {
    StringBuilder chain = new StringBuilder();
    String last = "";
    for (Explanation.Node node : answer.nodes()) {
      if (!node.entity().service().equals(last)) {
        chain.append(chain.isEmpty() ? "" : " -> ").append(node.entity().service());
        last = node.entity().service();
      }
    }
    return chain.toString();
  }

  private void changes(List<String> words) {
    String value = words.get(1);
    switch (words.getFirst()) {
      case "change" ->
          assertThat(answer.changes()).first().extracting(SuspectChange::id).isEqualTo(value);
      case "confirmation" ->
          assertThat(Objects.requireNonNull(answer.rootCause()).confirmation()).isEqualTo(value);
      case "cohort" -> {
        SuspectChange.Correlation found = correlation(value);
        assertThat(found.cohort()).isNotNull();
        assertThat(found.reasons().contains("cohort_difference"))
            .as(found.toString())
            .isEqualTo(words.get(2).equals("differs"));
      }
      default ->
          assertThat(answer.ruledOut())
              .anyMatch(
                  ruled ->
                      ruled.what().contains(value)
                          && (words.size() < 3 || ruled.reason().equals(words.get(2))));
    }
  }

  private SuspectChange.Correlation correlation(String change) {
    return answer.changes().stream()
        .filter(each -> each.id().equals(change))
        .map(SuspectChange::correlation)
        .findFirst()
        .orElseThrow();
  }

  private void evidence(List<String> words) {
    switch (words.getFirst()) {
      case "mark" ->
          assertThat(answer.evidence())
              .as("marks")
              .flatExtracting(each -> each.top() == null ? List.of() : each.top())
              .anyMatch(
                  mark ->
                      mark instanceof Evidence.Mark(String key, String text, double in, double out)
                          && key.equals(words.get(1))
                          && text.equals(words.get(2))
                          && in > out);
      case "sample" ->
          assertThat(answer.evidence())
              .anyMatch(
                  each -> each.sample() != null && each.sample().body().contains(words.get(1)));
      default ->
          assertThat(answer.evidence())
              .extracting(Evidence::type)
              .contains(Evidence.Type.valueOf(words.get(1)));
    }
  }

  private void texts(String what, String value) {
    List<String> texts =
        switch (what) {
          case "refuted" ->
              answer.hypotheses().stream()
                  .filter(each -> each.status().equals("refuted"))
                  .map(each -> each.statement() + ": " + each.reason())
                  .toList();
          case "missing" ->
              answer.missingEvidence().stream().map(Explanation.Missing::need).toList();
          case "check" ->
              answer.nextChecks().stream().map(each -> each.why() + ": " + each.expr()).toList();
          case "coincident" ->
              answer.coincident().stream().map(Explanation.Coincident::what).toList();
          case "gap" -> answer.coverage().gaps();
          case "sampling" -> List.of(answer.coverage().sampling().traces());
          case "widened" ->
              answer.window().history().stream().map(Explanation.Widened::reason).toList();
          case "says" -> List.of(answer.title());
          default -> throw new IllegalArgumentException("no such expectation: " + what);
        };
    assertThat(texts).as(what).anyMatch(text -> text.contains(value));
  }
}
