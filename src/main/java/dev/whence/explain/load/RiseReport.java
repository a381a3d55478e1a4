package dev.whence.explain.load;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.EntryKey;
import java.util.List;

/// Puts a rise of load into the words of an answer.
public final class RiseReport {

  private RiseReport() {}

  /// Who asks for more, or where more enters, as a possible cause.
  ///
  /// @param surprise of what it does to others
  /// @param hops what lies between it and them
  public static Candidate candidate(
      Demand demand, Demand.Rise rise, double surprise, List<Hop> hops) {
    String text = text(rise);
    return new Candidate(
        Entity.service(rise.origin()),
        kind(demand, rise),
        Candidate.score(surprise),
        text,
        List.of(finding(rise, text, surprise)),
        hops,
        JoinTier.TRACE_ID,
        Verdict.PROBABLE);
  }

  /// An operation that is asked for more often where requests enter.
  ///
  /// @param rates a second, before and after
  static Candidate ofOperation(EntryKey entry, double[] rates, double surprise) {
    String text = text(rose(entry), rates[0], rates[1]);
    return new Candidate(
        Entity.service(entry.service()),
        CauseKind.TRAFFIC_INCREASE,
        Candidate.score(surprise),
        text,
        List.of(
            finding(
                Entity.operation(entry.service(), entry.operation()),
                Aspect.TRAFFIC_UP,
                surprise,
                entry.operation(),
                text,
                rates)),
        List.of(),
        JoinTier.TRACE_ID,
        Verdict.PROBABLE);
  }

  private static CauseKind kind(Demand demand, Demand.Rise rise) {
    if (!rise.fanOut()) {
      return CauseKind.TRAFFIC_INCREASE;
    }
    boolean known = demand.entryRate(rise.origin())[0] > 0;
    return known ? CauseKind.BEHAVIOUR_CHANGE : CauseKind.SCHEDULED_JOB;
  }

  private static String text(Demand.Rise rise) {
    String origin = rise.origin().name();
    EntryKey operation = rise.operation();
    String what =
        rise.fanOut()
            ? "%s calls %s more often:".formatted(origin, asked(rise))
            : operation == null ? "requests to %s rose".formatted(origin) : rose(operation);
    return text(what, rise.before(), rise.after());
  }

  private static String rose(EntryKey entry) {
    return "\"%s\" requests to %s rose".formatted(entry.operation(), entry.service().name());
  }

  private static String text(String what, double before, double after) {
    return what + " from " + Words.number(before) + "/s to " + Words.number(after) + "/s";
  }

  private static Finding finding(Demand.Rise rise, String text, double surprise) {
    return finding(
        rise.fanOut()
            ? Entity.edge(rise.origin(), rise.path().get(1))
            : Entity.service(rise.origin()),
        rise.fanOut() ? Aspect.CALLS_MORE : Aspect.TRAFFIC_UP,
        surprise,
        "calls of " + asked(rise),
        text,
        new double[] {rise.before(), rise.after()});
  }

  private static Finding finding(
      Entity entity, Aspect aspect, double surprise, String what, String text, double[] rates) {
    return Finding.measured(
        entity,
        aspect,
        surprise,
        new Finding.Change(what, "rate", "{request}/s", rates[0], rates[1]),
        Evidence.Type.METRIC,
        text);
  }

  private static String asked(Demand.Rise rise) {
    return rise.path().size() > 1 ? rise.path().get(1).name() : rise.origin().name();
  }
}
