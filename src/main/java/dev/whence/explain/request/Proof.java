package dev.whence.explain.request;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.model.LogRecord;
import dev.whence.model.RequestSummary;
import dev.whence.model.Span;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.SomeSeconds;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What single requests show of the first candidate: cohorts of them, and a few that are opened. It
/// changes no ranking and no verdict. Not thread-safe.
public final class Proof {

  /// So many times the wanted requests are read at most, however unevenly they begin.
  private static final int UNEVEN = 3;

  private static final int MOST_EXEMPLARS = 4;
  private static final int MOST_FOR_USERS = 20;
  private static final int MOST_STEPS = 12;
  private static final long MARGIN_NANOS = 120_000_000_000L;

  private final Cohorts cohorts;
  private final OpenedRequests opened;
  private final BlockBudget blocks;
  private final Vocabulary vocabulary;
  private int exemplars;

  private Proof(Cohorts cohorts, OpenedRequests opened, BlockBudget blocks, Vocabulary vocabulary) {
    this.cohorts = cohorts;
    this.opened = opened;
    this.blocks = blocks;
    this.vocabulary = vocabulary;
  }

  /// Reads the summaries of the window's requests: of all, or, where the settings want fewer
  /// counted, of those that began in some seconds of it. Opens none yet.
  ///
  /// @throws dev.whence.store.StoreException when the store cannot be read
  public static Proof of(
      StoreReader reader,
      Question question,
      Windows windows,
      Facts facts,
      EngineSettings settings,
      BlockBudget blocks) {
    SomeSeconds seconds = SomeSeconds.of(facts.requests(), settings.maxRequests());
    int most = UNEVEN * settings.maxRequests();
    List<RequestSummary> requests =
        reader.requests(question.tenant(), windows.window(), seconds, most);
    boolean complete = seconds.areAll() && requests.size() < most;
    return of(requests, complete, reader, question, windows, facts, settings, blocks);
  }

  /// Where there is nothing to prove nothing is read.
  public static Proof ofNothing(
      StoreReader reader,
      Question question,
      Windows windows,
      Facts facts,
      EngineSettings settings,
      BlockBudget blocks) {
    return of(List.of(), true, reader, question, windows, facts, settings, blocks);
  }

  private static Proof of(
      List<RequestSummary> requests,
      boolean complete,
      StoreReader reader,
      Question question,
      Windows windows,
      Facts facts,
      EngineSettings settings,
      BlockBudget blocks) {
    TimeRange all = windows.all();
    TimeRange around = new TimeRange(all.fromNanos() - MARGIN_NANOS, all.toNanos() + MARGIN_NANOS);
    return new Proof(
        new Cohorts(requests, complete, facts),
        new OpenedRequests(reader, question.tenant(), around, blocks),
        blocks,
        settings.vocabulary());
  }

  /// The window's requests, those that suffer apart from the others.
  public Cohorts cohorts() {
    return cohorts;
  }

  /// How many blocks of the store were opened for evidence so far.
  public int blocksOpened() {
    return blocks.opened();
  }

  /// The candidates, of the first the requests behind its evidence opened.
  public List<Candidate> shown(List<Candidate> ranked) {
    List<Candidate> shown = new ArrayList<>(ranked);
    shown.set(0, shown(ranked.getFirst()));
    return shown;
  }

  /// What the requests through a suspect show beside its findings.
  public List<Evidence> evidence(Entity suspect) {
    List<Evidence> evidence = new ArrayList<>();
    for (Evidence each : new @Nullable Evidence[] {marks(suspect), representative(suspect)}) {
      if (each != null) {
        evidence.add(each);
      }
    }
    return evidence;
  }

  private Candidate shown(Candidate candidate) {
    List<Finding> findings = candidate.findings().stream().map(this::shown).toList();
    List<Hop> mechanism =
        candidate.mechanism().stream().map(hop -> hop.with(shown(hop.finding()))).toList();
    return candidate.with(candidate.statement() + said(findings), findings, mechanism);
  }

  /// What the first finding's log line says, where it is one.
  private static String said(List<Finding> findings) {
    Evidence first =
        findings.isEmpty() || findings.getFirst().evidence().isEmpty()
            ? null
            : findings.getFirst().evidence().getFirst();
    Evidence.Sample sample = first == null ? null : first.sample();
    boolean isNew = !findings.isEmpty() && findings.getFirst().aspect() == Aspect.LOG_NEW;
    return first == null || sample == null || !isNew
        ? ""
        : LinePattern.message(first.display(), sample.body());
  }

  private Finding shown(Finding finding) {
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < finding.evidence().size(); i++) {
      Evidence each = finding.evidence().get(i);
      Evidence next = i + 1 < finding.evidence().size() ? finding.evidence().get(i + 1) : null;
      String trace = next == null ? null : next.traceId();
      if (each.type() == Evidence.Type.LOG && trace != null) {
        evidence.add(sampled(each, trace));
      } else if (each.type() == Evidence.Type.TRACE && exemplars < MOST_EXEMPLARS) {
        evidence.add(opened(each, null));
      } else {
        evidence.add(each);
      }
    }
    return finding.with(evidence);
  }

  /// A log pattern with a line of that kind, as it was written.
  private Evidence sampled(Evidence log, String trace) {
    if (exemplars >= MOST_EXEMPLARS) {
      return log;
    }
    for (LogRecord line : opened.lines(trace)) {
      if (LinePattern.matches(log.display(), line.body())) {
        String request = line.requestId();
        return log.with(
            new Evidence.Sample(line.body(), trace, request.isEmpty() ? null : request));
      }
    }
    return log;
  }

  private Evidence opened(Evidence trace, @Nullable Long represents) {
    String id = trace.traceId();
    List<Span> spans = id == null ? List.of() : opened.spans(id);
    if (spans.isEmpty()) {
      return trace;
    }
    exemplars++;
    RequestTree tree = RequestTree.of(spans, List.of(), Set.of(), vocabulary);
    return trace.with(steps(tree), represents);
  }

  /// Who held the request up, the longest stretches in the order of time.
  private static List<Evidence.Step> steps(RequestTree tree) {
    List<SpanNode> longest =
        tree.preOrder().stream()
            .filter(node -> node.criticalNanos() > 0)
            .sorted(Comparator.comparingLong((SpanNode node) -> -node.criticalNanos()))
            .limit(MOST_STEPS)
            .toList();
    return tree.preOrder().stream()
        .filter(longest::contains)
        .map(
            node ->
                new Evidence.Step(
                    node.emitter().service().name(),
                    node.span().name(),
                    node.criticalNanos() / 1000))
        .toList();
  }

  /// How traces are sampled, as the requests that were opened say of themselves.
  public Explanation.Sampling sampling() {
    return new Explanation.Sampling(opened.sampling(), false);
  }

  /// Users among the requests that suffer, where all are known, few enough to be opened, and name
  /// them.
  public @Nullable Long users() {
    if (!cohorts.complete()) {
      return null;
    }
    List<RequestSummary> suffering =
        cohorts.suffering().stream().limit(MOST_FOR_USERS + 1).toList();
    if (suffering.size() > MOST_FOR_USERS) {
      return null;
    }
    Set<String> users = new HashSet<>();
    for (RequestSummary request : suffering) {
      for (Span span : opened.spans(request.traceId().toString())) {
        String user = span.attributes().text("enduser.id");
        if (user != null) {
          users.add(user);
        }
      }
    }
    return users.isEmpty() ? null : (Long) (long) users.size();
  }

  /// A request that suffers as most do, of those through a suspect; null where none suffers.
  private @Nullable Evidence representative(Entity suspect) {
    List<RequestSummary> suffering =
        cohorts.suffering(suspect).stream()
            .sorted(
                Comparator.comparingLong(RequestSummary::durationNanos)
                    .thenComparing(RequestSummary::traceId))
            .toList();
    if (suffering.isEmpty()) {
      return null;
    }
    RequestSummary middle = suffering.get(suffering.size() / 2);
    String what =
        "\""
            + middle.route()
            + "\" of "
            + middle.service().name()
            + (middle.failed() ? " fails after " : " takes ")
            + Words.seconds(middle.durationNanos() / 1e9)
            + (suffering.size() == 1
                ? ": the only request that suffers"
                : ": the middle one of " + suffering.size() + counted() + " requests that suffer");
    String trace = middle.traceId().toString();
    return opened(Evidence.trace(what, trace), (long) suffering.size());
  }

  private String counted() {
    return cohorts.complete() ? "" : " counted";
  }

  /// What marks the requests that suffer among those through a suspect; null where nothing does.
  private @Nullable Evidence marks(Entity suspect) {
    if (!cohorts.tell(suspect)) {
      return null;
    }
    List<Evidence.Mark> top =
        new AttributeMarks(cohorts, opened, vocabulary).of(suspect.ofService());
    if (top.isEmpty()) {
      return null;
    }
    Evidence.Mark first = top.getFirst();
    return Evidence.marks(
        Words.percent(first.targetPercent() / 100)
            + " of the requests that suffer have "
            + first.key()
            + " "
            + first.value()
            + ", of the others "
            + Words.percent(first.baselinePercent() / 100),
        top);
  }
}
