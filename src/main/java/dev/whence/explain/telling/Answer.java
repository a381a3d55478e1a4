package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts an answer together: numbers nodes, edges and evidence, writes the sentences.
public final class Answer {

  private final Diagnosis diagnosis;
  private final Exhibits exhibits = new Exhibits();

  /// @param diagnosis all that is told; nothing else is looked up but slices of who suffers
  public Answer(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  /// The answer, numbered and in sentences, as revision 1.
  public Explanation explanation() {
    boolean quiet = diagnosis.verdict() == Verdict.NOTHING_UNUSUAL || diagnosis.isOpen();
    List<Candidate> ranked = quiet ? List.of() : diagnosis.ranked();
    Story story = new Story(diagnosis, exhibits);
    if (!ranked.isEmpty()) {
      story.tell(ranked.getFirst());
    }
    List<Explanation.Ranked> candidates = candidates(ranked);
    List<Explanation.Hypothesis> hypotheses = new Hypotheses(diagnosis, exhibits).of(ranked, story);
    String title = title(ranked, story);
    Identity identity = new Identity(diagnosis);
    Explanation.Coverage coverage = CoverageReport.of(diagnosis);
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
        ImpactReport.of(diagnosis, story),
        story.nodes(),
        story.edges(),
        exhibits.all(),
        quiet ? List.of() : diagnosis.changes(),
        candidates,
        hypotheses,
        diagnosis.ruledOut(),
        coincident(ranked),
        coverage,
        new Advice(diagnosis).missing(ranked, coverage),
        new NextChecks(diagnosis).of(ranked),
        timeline(story, quiet),
        fiveWhys(ranked, story),
        new Explanation.Engine(
            Identity.VERSION,
            identity.configHash(),
            diagnosis.facts().finalCells() ? "final" : "provisional",
            diagnosis.proof().blocksOpened()));
  }

  private List<Explanation.Why> fiveWhys(List<Candidate> ranked, Story story) {
    if (ranked.isEmpty()) {
      return List.of();
    }
    Candidate cause = ranked.getFirst();
    ChangeText change = ChangeText.of(cause, diagnosis.changes(), exhibits.all());
    return FiveWhys.of(story, cause, diagnosis.verdict(), change);
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

  private Explanation.@Nullable RootCause rootCause(List<Candidate> ranked, Story story) {
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
        confirmation(first.entity().change()));
  }

  private String confirmation(@Nullable String change) {
    return diagnosis.changes().stream()
        .filter(each -> each.id().equals(change))
        .map(SuspectChange::confirmation)
        .findFirst()
        .orElse("none");
  }

  private static Explanation.@Nullable Pointed criticalFailure(Story story) {
    for (int i = 0; i < story.nodes().size(); i++) {
      if (story.nodes().get(i).role().equals("critical_failure")) {
        return new Explanation.Pointed(story.nodes().get(i).id(), story.statements().get(i));
      }
    }
    return null;
  }

  /// What moved at the same time, and that is all that joins it.
  private static List<Explanation.Coincident> coincident(List<Candidate> ranked) {
    return ranked.stream()
        .skip(1)
        .filter(candidate -> candidate.bound() == Verdict.COINCIDENT)
        .map(
            candidate ->
                new Explanation.Coincident(
                    candidate.statement(), "nothing but the time joins it to the symptom"))
        .toList();
  }

  /// Null where nothing is ranked because nothing, or too little, could be compared.
  private Explanation.@Nullable Confidence confidence(List<Candidate> ranked) {
    if (ranked.isEmpty()) {
      return diagnosis.verdict() == Verdict.NOTHING_UNUSUAL
          ? new Explanation.Confidence(0.5, "no indicator moved beyond chance", null)
          : null;
    }
    double first = ranked.getFirst().surprise();
    double second = ranked.size() > 1 ? ranked.get(1).surprise() : 0;
    double share = first / (first + second);
    double value = ranked.getFirst().score() * share;
    return new Explanation.Confidence(
        Math.min(0.99, Words.round(value)), "strength and lead over the next hypothesis", null);
  }

  private String found() {
    if (diagnosis.usual() == Usual.UNKNOWN) {
      return "nothing to compare with: too little was heard before, and";
    }
    if (diagnosis.isTooEarly()) {
      return "too early to tell: requests are still being joined";
    }
    return diagnosis.usual() == Usual.KNOWN
        ? "nothing unusual"
        : "too few points before to tell what is usual, and nothing that stands out";
  }

  private String title(List<Candidate> ranked, Story story) {
    if (ranked.isEmpty()) {
      return found()
          + " between "
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
      for (SuspectChange change : diagnosis.changes()) {
        String share =
            change.trafficPercent() == null
                ? ""
                : ", " + Words.number(change.trafficPercent()) + " % of traffic";
        moments.add(
            new Explanation.Moment(
                clock(TimeRange.nanos(java.time.Instant.parse(change.at()))),
                "change",
                ChangeText.label(change) + share,
                change.id()));
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
  public static String clock(long nanos) {
    return TimeRange.instant(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// RFC 3339 in UTC.
  public static String time(long nanos) {
    return TimeRange.instant(nanos).toString();
  }
}
