package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Words;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.NamedCalls;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.Service;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Services that write that what they are asked is wrong (a parameter that is missing, a value that
/// is invalid), or answer so, and do not say that they failed: an answer of 400 blames who asks
/// (RFC 9110, section 15.5.1). Where one caller alone is told so, it is that one.
public final class Refused {

  /// The part of the refused calls that one caller must have made.
  private static final double NEARLY_ALL = 0.9;

  /// The part of the refused calls that may be called a failure of the callee.
  private static final double FAILS = 0.5;

  /// Fewer lines or answers may be those of single requests.
  private static final long ENOUGH = 5;

  private static final Pattern WRONG =
      Pattern.compile(
          "(?i)\\b(invalid|illegal|malformed|missing|bad|unsupported|wrong|unparsable)"
              + "\\W+(\\w+\\W+){0,2}?(parameter|param|argument|field|value|request|input|payload"
              + "|body|header|property|query)s?\\b"
              + "|\\b(required|mandatory)\\W+(\\w+\\W+)?(parameter|param|argument|field|header"
              + "|property)s?\\b"
              + "|\\b(must|may|can|should)( ?not|n't) be (null|empty|blank|negative|zero)\\b"
              + "|\\bvalidation\\W+(failed|failure|error)|\\bfailed\\W+validation"
              + "|(Illegal|Invalid)Argument|BadRequest|ConstraintViolation|Unprocessable");

  /// Words of who may not ask at all, or whom nobody believes, whatever it asks.
  private static final Pattern OF_TRUST =
      Pattern.compile(
          "(?i)certificate|pkix|x509|\\b(tls|ssl)\\b|handshake|token|password|signature");

  private final Facts facts;
  private final Topology topology;
  private final Quoted quoted;

  private Refused(Facts facts, Topology topology) {
    this.facts = facts;
    this.topology = topology;
    this.quoted = new Quoted(facts, topology, Refused::isWrong);
  }

  /// Adds who asks wrongly before each that says so.
  public static void add(
      List<Charge> charges, Facts facts, Topology topology, List<Candidate> found) {
    Refused refused = new Refused(facts, topology);
    for (Charge charge : charges) {
      if (!charge.isOfTime()) {
        Asked asked = refused.asSaid(charge);
        asked = asked == null ? refused.asQuoted(charge) : asked;
        asked = asked == null ? refused.asAnswered(charge) : asked;
        if (asked != null) {
          String statement =
              "%s asks %s wrongly, %s"
                  .formatted(asked.by().name(), charge.service().name(), asked.said());
          ChargeReport.addInstead(asked.by(), charge, Candidate.JUST_BEFORE, statement, found);
        }
      }
    }
  }

  /// Who asks wrongly, and what says so.
  private record Asked(Service by, String said) {}

  /// As who is asked says; null where it does not, or fails.
  private @Nullable Asked asSaid(Charge charge) {
    Deviation line =
        charge.deviations().stream()
            .filter(each -> each.aspect() == Aspect.LOG_NEW && isRefusal(each))
            .max(Comparator.comparingDouble(Deviation::effect))
            .orElse(null);
    if (line == null || charge.failsItself(line.effect())) {
      return null;
    }
    Service caller = caller(line);
    return caller == null ? null : new Asked(caller, Quoted.saying(line.what()));
  }

  /// As a line quotes it that was not written before; null where none does, or the callee fails.
  private @Nullable Asked asQuoted(Charge charge) {
    Quoted.Line line = charge.failsItself(0) ? null : quoted.of(charge.service());
    return line == null || line.times() < ENOUGH ? null : new Asked(line.caller(), line.said());
  }

  /// As it answers one caller alone, and did not before, about as often as it differs; null where
  /// it answers nobody so, or several. What fails within it no more often is how it refuses.
  private @Nullable Asked asAnswered(Charge charge) {
    if (charge.deviations().isEmpty()) {
      return null;
    }
    TreeMap<Service, RouteShares> byCaller = new TreeMap<>();
    Map<Service, Long> calls = new HashMap<>();
    long all = 0;
    for (Facts.Pair each : facts.all(CellKind.EDGE)) {
      if (each.callee().equals(charge.service()) && !isOwn(each)) {
        long wrong = each.after().count(Edge.WRONGLY_ASKED);
        all += wrong;
        calls.merge(each.service(), each.after().count(Edge.COUNT), Long::sum);
        byCaller
            .computeIfAbsent(each.service(), _ -> new RouteShares())
            .add(
                each.text(Edge.ROUTE),
                wrong,
                each.after().count(Edge.COUNT),
                each.before().count(Edge.WRONGLY_ASKED),
                each.before().count(Edge.COUNT));
      }
    }
    Deviation worst = charge.deviations().getFirst();
    double differs =
        Math.max(FAILS * Math.abs(worst.effect()) * worst.calls(), NEARLY_ALL * failing(charge));
    for (Map.Entry<Service, RouteShares> each : byCaller.entrySet()) {
      ShareShift shift = each.getValue().shift();
      double more = shift.effect() * calls.getOrDefault(each.getKey(), 0L);
      if (more >= Math.max(ENOUGH, differs) && more >= NEARLY_ALL * all) {
        String said =
            "and is told so in %s of its calls, before in %s"
                .formatted(Words.percent(shift.shareAfter()), Words.percent(shift.shareBefore()));
        return new Asked(each.getKey(), said);
      }
    }
    return null;
  }

  /// How many calls fail within it at least.
  private static double failing(Charge charge) {
    return charge
        .ownFailures(Surprise.CHANCE)
        .mapToDouble(each -> each.effect() * each.calls())
        .max()
        .orElse(0);
  }

  private Set<Service> named(Service caller, String line) {
    return topology.calleesOf(caller).stream()
        .filter(callee -> NamedCalls.names(line, callee.name()))
        .collect(Collectors.toSet());
  }

  private boolean isRefusal(Deviation line) {
    return isWrong(line.what()) && named(line.service(), line.what()).isEmpty();
  }

  private static boolean isWrong(String line) {
    return WRONG.matcher(line).find() && !OF_TRUST.matcher(line).find();
  }

  /// Who makes nearly all calls of the routes in which the line is written; null for nobody.
  private @Nullable Service caller(Deviation line) {
    EntryKey entry = new EntryKey(line.service(), line.entry());
    Map<String, Long> written = new HashMap<>();
    for (Facts.Pair each : facts.all(CellKind.ROUTE_LOG)) {
      if (each.service().equals(line.service())
          && each.text(RouteLog.ENTRY).equals(line.entry())
          && each.text(RouteLog.PATTERN).equals(line.what())) {
        written.merge(each.text(RouteLog.ROUTE), each.after().count(RouteLog.CALLS), Long::sum);
      }
    }
    Map<String, TreeMap<Service, Long>> calls = new HashMap<>();
    for (Facts.Pair each : facts.all(CellKind.EDGE)) {
      if (new EntryKey(each.callee(), each.text(Edge.CALLEE_OPERATION)).equals(entry)
          && !isOwn(each)) {
        calls
            .computeIfAbsent(each.text(Edge.ROUTE), _ -> new TreeMap<>())
            .merge(each.service(), each.after().count(Edge.COUNT), Long::sum);
      }
    }
    TreeMap<Service, Double> refused = new TreeMap<>();
    double all = 0;
    for (Map.Entry<String, Long> route : written.entrySet()) {
      TreeMap<Service, Long> callers = calls.getOrDefault(route.getKey(), new TreeMap<>());
      double sum = callers.values().stream().mapToLong(Long::longValue).sum();
      callers.forEach(
          (caller, count) ->
              refused.merge(caller, route.getValue() * count / Math.max(1, sum), Double::sum));
      all += route.getValue();
    }
    double most = NEARLY_ALL * all;
    return refused.entrySet().stream()
        .filter(each -> most > 0 && each.getValue() >= most)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static boolean isOwn(Facts.Pair edge) {
    return edge.service().equals(edge.callee());
  }
}
