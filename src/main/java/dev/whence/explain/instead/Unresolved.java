package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Services that are not reached because nobody resolves their names for a caller just now
/// (`EAI_AGAIN`, getaddrinfo(3)). Such a call never left the caller: where one alone writes so, it
/// is that one. That there is no such name is another matter: then the name is gone.
public final class Unresolved {

  /// Fewer lines, of whatever callee, may tell of single requests.
  private static final long ENOUGH = 5;

  /// What getaddrinfo and usual runtimes write where there is no answer, rather than no such name.
  private static final Pattern NO_RESOLVER =
      Pattern.compile(
          "(?i)temporary failure in name resolution|\\bEAI_AGAIN\\b|\\bSERVFAIL\\b"
              + "|server misbehaving|\\bdns\\W+(\\w+\\W+){0,2}?(timed|timeout|unavailable)"
              + "|\\blookup [\\w.-]+( on \\S+)?: (\\w+ udp \\S+: )?i/o timeout");

  private final List<Call> calls = new ArrayList<>();

  /// Calls that never left their caller, and the line that says so.
  private record Call(Charge charge, Quoted.Line line) {}

  public Unresolved(List<Charge> charges, Facts facts, Topology topology) {
    Quoted quoted = new Quoted(facts, topology, Unresolved::isUnresolved);
    for (Charge charge : charges) {
      Quoted.Line line = charge.failsItself(0) ? null : quoted.of(charge.service());
      if (line != null && quoted.written(line.caller()) >= ENOUGH) {
        calls.add(new Call(charge, line));
      }
    }
  }

  private static boolean isUnresolved(String line) {
    return NO_RESOLVER.matcher(line).find();
  }

  /// Adds who finds no address before each that it does not find.
  public void add(List<Candidate> found) {
    for (Call call : calls) {
      String statement =
          "%s finds no address for %s, %s"
              .formatted(
                  call.line().caller().name(), call.charge().service().name(), call.line().said());
      ChargeReport.addInstead(
          call.line().caller(), call.charge(), Candidate.JUST_BEFORE, statement, found);
    }
  }

  /// Keeps who finds no address before whom it does not find, whatever metrics say of that one: its
  /// callers' are of calls that did not reach it.
  public void keepBefore(List<Candidate> found) {
    for (Call call : calls) {
      Candidate.keepBefore(call.line().caller(), call.charge().service(), found);
    }
  }
}
