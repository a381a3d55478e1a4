package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Words;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The chain of an answer, from the root cause to whose users notice: nodes, edges between them and
/// the evidence of each, numbered in the order of the cause. A tree: every node but the first has
/// one edge that leads to it. Not thread-safe.
final class Story {

  private static final long SECOND = 1_000_000_000L;

  /// Links along which the effect should grow with the cause.
  private static final Set<String> BY_DOSE =
      Set.of("load_on", "shares_resource", "waits_for", "holds_while_calling");

  private final Diagnosis diagnosis;
  private final List<Explanation.Node> nodes = new ArrayList<>();
  private final List<ChainEdge> edges = new ArrayList<>();
  private final Exhibits exhibits;
  private final List<String> statements = new ArrayList<>();
  private final List<Finding.@Nullable Onset> onsets = new ArrayList<>();
  private final List<@Nullable Finding> findings = new ArrayList<>();
  private final Map<Service, Integer> nodeOf = new HashMap<>();

  Story(Diagnosis diagnosis, Exhibits exhibits) {
    this.diagnosis = diagnosis;
    this.exhibits = exhibits;
  }

  /// Tells the chain of one candidate.
  Story tell(Candidate cause) {
    root(cause);
    Service first = cause.entity().ofService();
    Map<Service, Integer> sources = new LinkedHashMap<>();
    for (Hop hop : cause.mechanism()) {
      hop(hop, cause);
      first = hop.to().ofService();
      if (hop.to().type() == Entity.Type.SERVICE) {
        sources.put(first, nodes.size() - 1);
      }
    }
    if (!sources.containsKey(first)) {
      sources.put(first, nodes.size() - 1);
    }
    nodeOf.putAll(sources);
    if (suffers(first) && !asResource(first)) {
      sufferer(first, nodes.size() - 1, "part_of", cause);
    }
    spread(sources.keySet(), cause);
    return this;
  }

  private void root(Candidate cause) {
    Finding main = cause.findings().isEmpty() ? null : cause.findings().getFirst();
    node(
        "root_cause",
        cause.kind().wireName(),
        cause.entity(),
        main,
        main == null ? null : onset(main),
        null,
        cause.score(),
        rootEvidence(cause));
    statements.add(cause.statement());
  }

  private List<String> rootEvidence(Candidate cause) {
    List<String> evidence = new ArrayList<>(exhibits.of(cause.findings(), "cause"));
    for (Evidence each : diagnosis.shown()) {
      evidence.add(exhibits.add(each, "cause"));
    }
    return evidence;
  }

  private Finding.@Nullable Onset onset(Finding finding) {
    return finding.onset() != null ? finding.onset() : diagnosis.onsets().of(finding);
  }

  /// A mechanism's last step may itself be what suffers: a database that nobody sees from inside.
  private boolean asResource(Service service) {
    Integer at = nodeOf.get(service);
    return at != null && at > 0 && nodes.get(at).entity().type() == Entity.Type.SERVICE;
  }

  private void hop(Hop hop, Candidate cause) {
    int from = nodes.size() - 1;
    List<String> evidence = exhibits.of(List.of(hop.finding()), "mechanism");
    node(
        hop.role(),
        hop.kind(),
        hop.to(),
        hop.finding(),
        onset(hop.finding()),
        hop.decomposition(),
        cause.score() * 0.98,
        evidence);
    statements.add(
        hop.finding().evidence().isEmpty()
            ? hop.to().label()
            : hop.finding().evidence().getFirst().display());
    List<String> reasons = List.of("mechanism", "timing");
    edge(from, hop.relation(), hop.directionOfCall(), hop.tier(), evidence, reasons);
  }

  private boolean suffers(Service service) {
    Symptoms.Symptom symptom = diagnosis.symptoms().of(service);
    return symptom != null && (symptom.shows() || service.equals(diagnosis.question().service()));
  }

  private void spread(Set<Service> sources, Candidate cause) {
    Service asked = diagnosis.question().service();
    List<Spread.Step> steps =
        Spread.from(sources, diagnosis.topology(), diagnosis.symptoms(), asked);
    diagnosis
        .facts()
        .readSlices(steps.stream().filter(Spread.Step::shows).map(Spread.Step::service).toList());
    for (Spread.Step step : steps) {
      Integer from = nodeOf.get(step.via());
      boolean told = nodeOf.containsKey(step.service()) && sources.contains(step.service());
      if (from != null && !told) {
        sufferer(step.service(), from, null, cause);
      }
    }
  }

  /// A service that suffers from what the node `from` stands for.
  private void sufferer(Service service, int from, @Nullable String relation, Candidate cause) {
    Symptoms.Symptom symptom = diagnosis.symptoms().of(service);
    boolean shows = symptom != null && symptom.shows();
    Finding finding =
        symptom == null || !shows ? null : SymptomReport.finding(symptom, !diagnosis.isUntraced());
    boolean errors = finding != null && finding.aspect() == Aspect.ERRORS;
    boolean first = nodes.stream().noneMatch(node -> node.role().equals("critical_failure"));
    List<String> evidence = finding == null ? List.of() : exhibits.of(List.of(finding), "symptom");
    String callee = nodes.get(from).entity().service();
    node(
        !shows ? "passthrough" : first ? "critical_failure" : "impact",
        errors ? "error_rate" : "latency",
        Entity.service(service),
        finding,
        symptom == null || !shows ? null : diagnosis.onsets().of(symptom),
        null,
        cause.score() * Math.pow(0.95, nodes.size()),
        evidence);
    statements.add(
        finding == null
            ? service.name() + " passes it on"
            : finding.evidence().getFirst().display());
    edge(
        from,
        relation != null ? relation : errors ? "propagates_error" : "propagates_latency",
        relation != null ? null : service.name() + "->" + callee,
        cause.tier(),
        evidence,
        cause.tier() == JoinTier.TRACE_ID
            ? List.of("trace_parent", "timing")
            : List.of("topology", "timing"));
    nodeOf.put(service, nodes.size() - 1);
  }

  private void node(
      String role,
      String kind,
      Entity entity,
      @Nullable Finding finding,
      Finding.@Nullable Onset onset,
      Explanation.@Nullable Decomposition decomposition,
      double score,
      List<String> evidence) {
    onsets.add(onset);
    findings.add(finding);
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
            finding == null ? null : value(finding.change(), decomposition),
            decomposition,
            onset == null
                ? null
                : new Explanation.Began(
                    Answer.time(onset.earliestNanos() / SECOND * SECOND),
                    Answer.time(Math.ceilDiv(onset.latestNanos(), SECOND) * SECOND),
                    onset.precisionSource()),
            nodes.isEmpty(),
            Words.round(score),
            evidence));
  }

  private static Explanation.Value value(
      Finding.Change change, Explanation.@Nullable Decomposition decomposition) {
    Double percent =
        change.before() == 0
            ? null
            : (Double) Words.round((change.after() / change.before() - 1) * 100);
    return new Explanation.Value(
        Words.round(change.before()),
        Words.round(change.after()),
        percent,
        decomposition == null ? null : decomposition.capacity().getLast(),
        change.unit());
  }

  /// An edge to the last node.
  private void edge(
      int from,
      String relation,
      @Nullable String directionOfCall,
      JoinTier tier,
      List<String> evidence,
      List<String> reasons) {
    Entity cause = nodes.get(from).entity();
    Entity effect = nodes.getLast().entity();
    List<String> shown = new ArrayList<>(evidence);
    List<String> told = new ArrayList<>(reasons);
    ChainEdge.Exposure exposure = diagnosis.links().exposure(cause, effect);
    if (exposure != null) {
      told.add("cohort");
    }
    Evidence dose =
        BY_DOSE.contains(relation)
            ? diagnosis.links().dose(findings.get(from), findings.getLast(), cause, effect)
            : null;
    if (dose != null) {
      shown.add(exhibits.add(dose, "mechanism"));
      told.add("dose_response");
    }
    edges.add(
        new ChainEdge(
            "e" + (edges.size() + 1),
            "n" + (from + 1),
            "n" + nodes.size(),
            relation,
            directionOfCall,
            diagnosis.links().join(tier, directionOfCall),
            OnsetOrder.of(onsets.get(from), onsets.getLast()),
            exposure,
            null,
            told,
            shown));
  }

  List<Explanation.Node> nodes() {
    return nodes;
  }

  List<ChainEdge> edges() {
    return edges;
  }

  /// One sentence per node.
  List<String> statements() {
    return statements;
  }

  /// The nodes from whose symptom it is back to the root cause, by index: the service asked about
  /// where the chain reaches it, else the first that nobody calls, else the last that suffers.
  List<Integer> backwards() {
    List<Integer> path = new ArrayList<>();
    for (int at = noticed(); at > 0; at = cause(at)) {
      path.add(at);
    }
    path.add(0);
    return path;
  }

  private int noticed() {
    Service asked = diagnosis.question().service();
    if (asked != null && nodeOf.containsKey(asked)) {
      return nodeOf.get(asked);
    }
    Set<Service> called = new HashSet<>();
    diagnosis.topology().calls().keySet().forEach(call -> called.add(call.callee().service()));
    return nodeOf.entrySet().stream()
        .filter(node -> node.getValue() > 0 && !called.contains(node.getKey()))
        .map(Map.Entry::getValue)
        .min(Comparator.naturalOrder())
        .orElse(nodes.size() - 1);
  }

  private int cause(int node) {
    return Integer.parseInt(edges.get(node - 1).from().substring(1)) - 1;
  }
}
