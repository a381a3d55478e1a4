package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Words;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whom several call in vain, where no span is of a call that is not answered: all that there is to
/// see is that each of them leaves the call out more often than before, and no call before it. One
/// caller may have forgotten it. Several leave out the same one because of what it is that they
/// call.
public final class Unreached {

  /// Fewer calls of others tell nothing.
  private static final double FEWEST = 5;

  private final Topology topology;

  public Unreached(Topology topology) {
    this.topology = topology;
  }

  /// Adds who is called in vain, unless more speaks against it anyway.
  ///
  /// @param charges that need something to explain them, the worst first
  public void add(List<Charge> charges, List<Candidate> found) {
    TreeMap<Service, List<Charge>> leaving = new TreeMap<>();
    for (Charge charge : charges) {
      for (Service callee : firstLeftOut(charge)) {
        leaving.computeIfAbsent(callee, _ -> new ArrayList<>()).add(charge);
      }
    }
    leaving.forEach(
        (callee, all) -> {
          if (all.size() > 1 && isEverybody(callee, all)) {
            add(callee, all, found);
          }
        });
  }

  private void add(Service callee, List<Charge> leaving, List<Candidate> found) {
    List<String> names = leaving.stream().map(each -> each.service().name()).toList();
    String statement = Words.names(names) + " reach " + callee.name() + " less often than before";
    ChargeReport.addInstead(
        callee, leaving.getFirst(), LeftOut.inCommon(leaving), statement, found);
  }

  /// The callees that are left out first in an operation.
  private Set<Service> firstLeftOut(Charge charge) {
    Set<Service> callees = new TreeSet<>();
    LeftOut.first(charge)
        .forEach(
            (entry, left) ->
                topology.callsBy(new EntryKey(charge.service(), entry)).keySet().stream()
                    .map(Topology.Call::callee)
                    .filter(
                        callee ->
                            left.what().equals(callee.service().name() + " " + callee.operation()))
                    .forEach(callee -> callees.add(callee.service())));
    return callees;
  }

  /// Whether nobody else is known to call it as before.
  private boolean isEverybody(Service callee, List<Charge> leaving) {
    Set<Service> others = new TreeSet<>(topology.callersOf(callee));
    leaving.forEach(charge -> others.remove(charge.service()));
    double expected = 0;
    double seen = 0;
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.calls().entrySet()) {
      Topology.Volume entry = topology.entries().get(call.getKey().caller());
      if (call.getKey().callee().service().equals(callee)
          && others.contains(call.getKey().caller().service())
          && entry != null
          && entry.before() > 0) {
        expected += (double) call.getValue().before() * entry.after() / entry.before();
        seen += call.getValue().after();
      }
    }
    return expected < FEWEST || seen <= (1 - LeftOut.MUCH) * expected;
  }
}
