package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Services that are not reached because a caller finds no address for their names. Such a call
/// never left the caller: where one caller alone writes so, it lacks a resolver, or has a wrong
/// name; where several do, the name is gone.
final class Unresolved {

  /// Who finds nobody goes just before whom it does not find.
  private static final double ABOVE = 1.03;

  /// Fewer lines, of whatever callee, may tell of single requests.
  private static final long ENOUGH = 5;

  /// What resolvers say: getaddrinfo's messages (`gai_strerror`) and codes, those of the JDK, Go,
  /// Node.js, .NET, curl and gRPC.
  private static final Pattern NO_ADDRESS =
      Pattern.compile(
          "(?i)unknown ?host|unresolved ?address|no such host|host not found|getaddrinfo"
              + "|\\bENOTFOUND\\b|\\bEAI_(AGAIN|NONAME|FAIL)\\b|\\bNXDOMAIN\\b|\\bSERVFAIL\\b"
              + "|name resolution|name or service not known|nodename nor servname"
              + "|no address associated with hostname|name does not resolve"
              + "|resolv\\w*\\W+(\\w+\\W+){0,2}?(host|name|hostname|domain|dns)\\b"
              + "|\\bdns\\W+(\\w+\\W+){0,2}?(fail|error|timed|timeout|unavailable)");

  private final List<Call> calls = new ArrayList<>();

  /// Calls that never left their caller, and the line that says so.
  private record Call(Blame.Charge charge, Quoted.Line line) {}

  Unresolved(List<Blame.Charge> charges, Facts facts, Topology topology) {
    Quoted quoted = new Quoted(facts, topology, Unresolved::isUnresolved);
    for (Blame.Charge charge : charges) {
      Quoted.Line line = charge.failsItself(0) ? null : quoted.of(charge.service());
      if (line != null && quoted.written(line.caller()) >= ENOUGH) {
        calls.add(new Call(charge, line));
      }
    }
  }

  private static boolean isUnresolved(String line) {
    return NO_ADDRESS.matcher(line).find();
  }

  /// Adds who finds no address before each that it does not find.
  void add(List<Candidate> found) {
    for (Call call : calls) {
      String statement =
          "%s finds no address for %s, %s"
              .formatted(
                  call.line().caller().name(), call.charge().service().name(), call.line().said());
      ChargeReport.addInstead(call.line().caller(), call.charge(), ABOVE, statement, found);
    }
  }

  /// Keeps who finds no address before whom it does not find, whatever metrics say of that one: its
  /// callers' are of calls that did not reach it.
  void keepBefore(List<Candidate> found) {
    for (Call call : calls) {
      double most =
          found.stream()
              .filter(each -> each.entity().equals(Entity.service(call.charge().service())))
              .mapToDouble(Candidate::surprise)
              .max()
              .orElse(0);
      double score = Candidate.score(ABOVE * most);
      found.replaceAll(
          each ->
              each.entity().equals(Entity.service(call.line().caller()))
                  ? each.withScore(Math.max(each.score(), score))
                  : each);
    }
  }
}
