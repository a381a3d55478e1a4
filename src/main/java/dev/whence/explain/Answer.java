package dev.whence.explain;

import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts an answer together: numbers nodes, edges and evidence, writes the sentences.
final class Answer {

  private static final int MOST_HYPOTHESES = 8;

  private final Diagnosis diagnosis;
  private final Exhibits exhibits = new Exhibits();

  Answer(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  Explanation explanation() {
    boolean quiet = diagnosis.verdict() == Verdict.NOTHING_UNUSUAL || diagnosis.isTooEarly();
    List<Candidate> ranked = quiet ? List.of() : diagnosis.ranked();
    Story story = new Story(diagnosis, exhibits);
    if (!ranked.isEmpty()) {
      story.tell(ranked.getFirst());
    }
    List<Explanation.Ranked> candidates = candidates(ranked);
    List<Explanation.Hypothesis> hypotheses = hypotheses(ranked, story);
    String title = title(ranked, story);
    Identity identity = new Identity(diagnosis);
    return new Explanation(
        Explanation.SCHEMA,
        identity.id(),
        1,
        null,
        diagnosis.isPartial() ? "partial" : "complete",
        diagnosis.verdict(),
        confidence(ranked),
        title,
        asked(diagnosis.question()),
        window(diagnosis.windows()),
        diagnosis.question().tenant().id(),
        environment(ranked),
        rootCause(ranked, story),
        criticalFailure(story),
        impact(story),
        story.nodes(),
        story.edges(),
        exhibits.all(),
        quiet ? List.of() : diagnosis.changes(),
        candidates,
        hypotheses,
        diagnosis.ruledOut(),
        diagnosis.coincident(),
        coverage(),
        new Advice(diagnosis).missing(ranked),
        new Advice(diagnosis).nextChecks(ranked),
        timeline(story, quiet),
        FiveWhys.of(story, diagnosis.verdict()),
        new Explanation.Engine(
            Explainer.VERSION,
            identity.configHash(),
            diagnosis.facts().finalCells() ? "final" : "provisional",
            diagnosis.blocksOpened()));
  }

  private List<Explanation.Ranked> candidates(List<Candidate> ranked) {
    List<Explanation.Ranked> found = new ArrayList<>();
    for (Candidate candidate : ranked) {
      found.add(
          new Explanation.Ranked(
              found.size() + 1,
              candidate.entity(),
              candidate.kind(),
              candidate.score(),
              candidate.statement(),
              exhibits.of(candidate.findings(), "cause")));
    }
    return found;
  }

  private static List<Explanation.Hypothesis> hypotheses(List<Candidate> ranked, Story story) {
    List<Explanation.Hypothesis> found = new ArrayList<>();
    for (Candidate candidate : ranked.subList(0, Math.min(MOST_HYPOTHESES, ranked.size()))) {
      boolean first = found.isEmpty();
      boolean close = candidate.score() > ranked.getFirst().score() / 2;
      found.add(
          new Explanation.Hypothesis(
              "h" + (found.size() + 1),
              candidate.statement(),
              first ? "supported" : close ? "possible" : "weak",
              ChargeReport.round(candidate.score()),
              first ? story.nodes().stream().map(Explanation.Node::id).toList() : null,
              null,
              first ? null : "explains less than h1"));
    }
    return found;
  }

  private static Explanation.@Nullable RootCause rootCause(List<Candidate> ranked, Story story) {
    if (ranked.isEmpty()) {
      return null;
    }
    Candidate first = ranked.getFirst();
    return new Explanation.RootCause(
        story.nodes().getFirst().id(),
        first.kind(),
        true,
        first.statement(),
        first.entity().change(),
        first.entity().change() == null ? "none" : "suspect");
  }

  private static Explanation.@Nullable Pointed criticalFailure(Story story) {
    for (int i = 0; i < story.nodes().size(); i++) {
      if (story.nodes().get(i).role().equals("critical_failure")) {
        return new Explanation.Pointed(story.nodes().get(i).id(), story.statements().get(i));
      }
    }
    return null;
  }

  private Explanation.@Nullable Impact impact(Story story) {
    if (story.nodes().isEmpty()) {
      return null;
    }
    long failed = 0;
    long all = 0;
    for (Facts.Pair route : diagnosis.facts().all(CellKind.ROUTE)) {
      failed += route.after().count(1);
      all += route.after().count(0);
    }
    List<String> suffering = ids(story, "impact");
    List<String> critical = ids(story, "critical_failure");
    return new Explanation.Impact(
        suffering.isEmpty() ? critical : suffering,
        all == 0 ? null : failed,
        all == 0 ? null : ChargeReport.round(100.0 * failed / all),
        critical.isEmpty() ? story.nodes().getFirst().id() : critical.getFirst());
  }

  private static List<String> ids(Story story, String role) {
    return story.nodes().stream()
        .filter(node -> node.role().equals(role))
        .map(Explanation.Node::id)
        .toList();
  }

  private Explanation.Confidence confidence(List<Candidate> ranked) {
    if (ranked.isEmpty()) {
      return new Explanation.Confidence(0.5, "no indicator moved beyond chance", null);
    }
    double first = ranked.getFirst().surprise();
    double second = ranked.size() > 1 ? ranked.get(1).surprise() : 0;
    double share = first / (first + second);
    double value = ranked.getFirst().score() * share;
    return new Explanation.Confidence(
        Math.min(0.99, ChargeReport.round(value)),
        "strength and lead over the next hypothesis",
        null);
  }

  private String title(List<Candidate> ranked, Story story) {
    if (ranked.isEmpty()) {
      String found =
          diagnosis.isTooEarly()
              ? "too early to tell: requests are still being joined between "
              : "nothing unusual between ";
      return found
          + clock(diagnosis.windows().window().fromNanos())
          + " and "
          + clock(diagnosis.windows().window().toNanos());
    }
    String cause = ranked.getFirst().statement();
    int noticed = story.backwards().getFirst();
    return noticed == 0 ? cause : cause + "; " + story.statements().get(noticed);
  }

  private static @Nullable String environment(List<Candidate> ranked) {
    return ranked.isEmpty() ? null : ranked.getFirst().entity().environment();
  }

  private Explanation.Coverage coverage() {
    long requests = 0;
    long spans = 0;
    long logs = 0;
    long byRequestId = 0;
    long orphans = 0;
    for (Facts.Pair route : diagnosis.facts().all(CellKind.ROUTE)) {
      requests += route.after().count(0);
      spans += route.after().count(3);
      logs += route.after().count(4);
      byRequestId += route.after().count(5);
      orphans += route.after().count(6);
    }
    long lines = 0;
    for (Facts.Pair pattern : diagnosis.facts().all(CellKind.LOG_PATTERN)) {
      lines += pattern.after().count(0);
    }
    TreeMap<String, Double> join = new TreeMap<>();
    if (spans + lines > 0) {
      double all = spans + Math.max(lines, logs);
      join.put("request_id", ChargeReport.round(byRequestId / all));
      join.put("trace_id", ChargeReport.round((spans + logs - byRequestId) / all));
      join.put("window_only", ChargeReport.round(Math.max(0, lines - logs) / all));
    }
    List<String> gaps = new ArrayList<>();
    if (requests == 0) {
      gaps.add("no traces in the window");
    }
    if (lines == 0) {
      gaps.add("no log lines in the window");
    }
    if (orphans > 0) {
      gaps.add(orphans + " spans whose parent is missing");
    }
    return new Explanation.Coverage(
        join, new Explanation.Sampling("unknown", false), gaps, new TreeMap<>());
  }

  private List<Explanation.Moment> timeline(Story story, boolean quiet) {
    List<Explanation.Moment> moments = new ArrayList<>();
    for (int i = 0; i < story.nodes().size(); i++) {
      Explanation.Began onset = story.nodes().get(i).onset();
      if (onset != null) {
        moments.add(
            new Explanation.Moment(
                onset.earliest(),
                story.nodes().get(i).role(),
                story.statements().get(i),
                story.nodes().get(i).id()));
      }
    }
    if (!quiet) {
      for (Explanation.SuspectChange change : diagnosis.changes()) {
        String what =
            change.kind().replace('_', ' ')
                + (change.service() == null ? "" : " of " + change.service())
                + (change.version() == null ? "" : " " + change.version());
        moments.add(new Explanation.Moment(change.at(), "change", what, change.id()));
      }
    }
    moments.sort(
        Comparator.comparing((Explanation.Moment m) -> java.time.Instant.parse(m.at()))
            .thenComparing(Explanation.Moment::text));
    return moments;
  }

  static Explanation.Asked asked(Question question) {
    Service service = question.service();
    return new Explanation.Asked(
        "spike",
        service == null ? null : service.name(),
        service == null || service.namespace().isEmpty() ? null : service.namespace(),
        question.signal(),
        time(question.window().fromNanos()),
        time(question.window().toNanos()));
  }

  static Explanation.Window window(Windows windows) {
    String kind = windows.given() ? "given" : "preceding";
    List<Explanation.Baseline> baselines =
        windows.baselines().stream()
            .map(b -> new Explanation.Baseline(time(b.fromNanos()), time(b.toNanos()), kind))
            .toList();
    return new Explanation.Window(
        time(windows.window().fromNanos()),
        time(windows.window().toNanos()),
        baselines.getFirst(),
        baselines,
        windows.history().stream()
            .map(w -> new Explanation.Widened(time(w.fromNanos()), w.reason()))
            .toList());
  }

  /// RFC 3339 in UTC, to the second: what a sentence says.
  static String clock(long nanos) {
    return TimeRange.instant(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// RFC 3339 in UTC.
  static String time(long nanos) {
    return TimeRange.instant(nanos).toString();
  }
}
