package dev.whence.explain;

import dev.whence.explain.Finding.Aspect;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The chain of an answer, from the root cause to whose users notice: nodes, edges between them and
/// the evidence of each, numbered in the order of the cause. Not thread-safe.
final class Story {

  private final Diagnosis diagnosis;
  private final List<Explanation.Node> nodes = new ArrayList<>();
  private final List<Explanation.Edge> edges = new ArrayList<>();
  private final Exhibits exhibits;
  private final List<String> statements = new ArrayList<>();
  private Finding.@Nullable Onset lastOnset;

  Story(Diagnosis diagnosis, Exhibits exhibits) {
    this.diagnosis = diagnosis;
    this.exhibits = exhibits;
  }

  /// Tells the chain of one candidate.
  Story tell(Candidate cause) {
    Finding main = cause.findings().isEmpty() ? null : cause.findings().getFirst();
    Finding.Onset onset = main == null ? null : onset(main);
    node(
        "root_cause",
        cause.kind().wireName(),
        cause.entity(),
        main,
        onset,
        null,
        true,
        cause.score(),
        exhibits.of(cause.findings(), "cause"));
    statements.add(cause.statement());
    Service first = cause.entity().ofService();
    for (Hop hop : cause.mechanism()) {
      hop(hop, cause);
      first = hop.to().ofService();
    }
    List<Service> path =
        Chain.up(diagnosis.topology(), diagnosis.symptoms(), first, diagnosis.question().service());
    for (int i = 0; i < path.size(); i++) {
      boolean suffersFirst = i == 0;
      if (!suffersFirst || diagnosis.symptoms().of(path.get(i)) != null) {
        symptom(path, i, cause);
      }
    }
    return this;
  }

  private Finding.@Nullable Onset onset(Finding finding) {
    return finding.onset() != null ? finding.onset() : diagnosis.onsets().of(finding);
  }

  private void hop(Hop hop, Candidate cause) {
    Finding.Onset before = lastOnset;
    List<String> evidence = exhibits.of(List.of(hop.finding()), "mechanism");
    node(
        hop.role(),
        hop.kind(),
        hop.to(),
        hop.finding(),
        onset(hop.finding()),
        hop.decomposition(),
        false,
        cause.score() * 0.98,
        evidence);
    statements.add(
        hop.finding().evidence().isEmpty()
            ? hop.to().label()
            : hop.finding().evidence().getFirst().display());
    edge(
        hop.relation(),
        hop.directionOfCall(),
        hop.tier(),
        before,
        evidence,
        List.of("mechanism", "timing"));
  }

  private void symptom(List<Service> path, int i, Candidate cause) {
    Service service = path.get(i);
    Symptoms.Symptom symptom = diagnosis.symptoms().of(service);
    boolean shows = symptom != null && symptom.shows();
    boolean last = i == path.size() - 1;
    Finding finding = symptom == null ? null : finding(symptom);
    boolean errors = finding != null && finding.aspect() == Aspect.ERRORS;
    Finding.Onset before = lastOnset;
    String role =
        i == 0 ? "critical_failure" : last ? "impact" : shows ? "mechanism" : "passthrough";
    List<String> evidence =
        finding == null || !shows ? List.of() : exhibits.of(List.of(finding), "symptom");
    node(
        role,
        errors ? "error_rate" : "latency",
        Entity.service(service),
        finding,
        finding == null || !shows ? null : onset(finding),
        null,
        false,
        cause.score() * Math.pow(0.95, nodes.size()),
        evidence);
    statements.add(
        finding == null || !shows
            ? service.name() + " passes it on"
            : finding.evidence().getFirst().display());
    String direction = i == 0 ? null : service.name() + "->" + path.get(i - 1).name();
    String relation = i == 0 ? "part_of" : errors ? "propagates_error" : "propagates_latency";
    edge(
        relation,
        direction,
        cause.tier(),
        before,
        evidence,
        cause.tier() == JoinTier.TRACE_ID
            ? List.of("trace_parent", "timing")
            : List.of("topology", "timing"));
  }

  private static Finding finding(Symptoms.Symptom symptom) {
    Entity entity = Entity.service(symptom.service);
    if (symptom.fails()) {
      double before = ChargeReport.round(symptom.errorRatio(false));
      double after = ChargeReport.round(symptom.errorRatio(true));
      String text =
          symptom.service.name()
              + " failing calls "
              + ChargeReport.percent(before)
              + " -> "
              + ChargeReport.percent(after);
      return new Finding(
          entity,
          Aspect.ERRORS,
          symptom.failing(),
          after - before,
          new Finding.Change("failing calls", "ratio", "1", before, after),
          null,
          List.of(
              Evidence.moved(
                  Evidence.Type.TRANSACTIONAL, text, "failing calls", "1", before, after)));
    }
    double before = symptom.p95(false);
    double after = symptom.p95(true);
    String text =
        symptom.service.name()
            + " p95 "
            + ChargeReport.seconds(before)
            + " -> "
            + ChargeReport.seconds(after);
    return new Finding(
        entity,
        Aspect.DURATION,
        symptom.slower(),
        Math.abs(symptom.durations.delta()),
        new Finding.Change("duration", "p95", "s", before, after),
        null,
        List.of(Evidence.moved(Evidence.Type.TRANSACTIONAL, text, "duration", "s", before, after)));
  }

  private void node(
      String role,
      String kind,
      Entity entity,
      @Nullable Finding finding,
      Finding.@Nullable Onset onset,
      Explanation.@Nullable Decomposition decomposition,
      boolean eligible,
      double score,
      List<String> evidence) {
    lastOnset = onset;
    nodes.add(
        new Explanation.Node(
            "n" + (nodes.size() + 1),
            role,
            kind,
            entity.type() == Entity.Type.RESOURCE ? entity.resource() : null,
            entity,
            finding == null
                ? null
                : new Explanation.Measured(
                    finding.change().metric(),
                    finding.change().aggregation(),
                    finding.change().unit()),
            finding == null ? null : value(finding.change()),
            decomposition,
            onset == null
                ? null
                : new Explanation.Began(
                    Answer.time(onset.earliestNanos()),
                    Answer.time(onset.latestNanos()),
                    onset.precisionSource()),
            eligible,
            ChargeReport.round(score),
            evidence));
  }

  private static Explanation.Value value(Finding.Change change) {
    Double percent =
        change.before() == 0
            ? null
            : (Double) ChargeReport.round((change.after() / change.before() - 1) * 100);
    return new Explanation.Value(
        ChargeReport.round(change.before()),
        ChargeReport.round(change.after()),
        percent,
        null,
        change.unit());
  }

  /// An edge from the node before the last to the last.
  private void edge(
      String relation,
      @Nullable String directionOfCall,
      JoinTier tier,
      Finding.@Nullable Onset before,
      List<String> evidence,
      List<String> reasons) {
    Finding.Onset after = lastOnset;
    edges.add(
        new Explanation.Edge(
            "e" + (edges.size() + 1),
            "n" + (nodes.size() - 1),
            "n" + nodes.size(),
            relation,
            directionOfCall,
            new Explanation.Join(tier, null),
            order(before, after),
            null,
            null,
            reasons,
            evidence));
  }

  static Explanation.Order order(Finding.@Nullable Onset a, Finding.@Nullable Onset b) {
    if (a == null || b == null) {
      return new Explanation.Order("unknown", null, null);
    }
    if (a.latestNanos() <= b.earliestNanos()) {
      return new Explanation.Order(
          "precedes",
          1.0,
          List.of(
              (b.earliestNanos() - a.latestNanos()) / 1e9,
              (b.latestNanos() - a.earliestNanos()) / 1e9));
    }
    if (b.latestNanos() <= a.earliestNanos()) {
      return new Explanation.Order("follows", 0.0, null);
    }
    return new Explanation.Order("unknown", ChargeReport.round(precedes(a, b)), null);
  }

  /// Probability that a moment of one interval lies before a moment of another, both uniform.
  private static double precedes(Finding.Onset a, Finding.Onset b) {
    double a0 = 0;
    double a1 = a.latestNanos() - a.earliestNanos();
    double b0 = b.earliestNanos() - a.earliestNanos();
    double b1 = b.latestNanos() - a.earliestNanos();
    int steps = 50;
    double before = 0;
    for (int i = 0; i < steps; i++) {
      double x = a0 + (a1 - a0) * (i + 0.5) / steps;
      before += b1 <= b0 ? (x < b0 ? 1 : 0) : Math.clamp((b1 - x) / (b1 - b0), 0, 1);
    }
    return before / steps;
  }

  List<Explanation.Node> nodes() {
    return nodes;
  }

  List<Explanation.Edge> edges() {
    return edges;
  }

  /// One sentence per node.
  List<String> statements() {
    return statements;
  }
}
