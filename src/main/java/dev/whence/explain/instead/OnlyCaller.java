package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service or resource of which its only caller alone says that it fails: what it is asked with
/// (an address, a password, a certificate) may as well be what is wrong.
public final class OnlyCaller {

  /// What speaks against the callee speaks so much against the caller.
  private static final double SHARE = 0.6;

  private OnlyCaller() {}

  /// The caller on whose word alone a charge rests; null where there are others, or other signs.
  public static @Nullable Service of(Charge charge, Topology topology) {
    Set<Service> callers = topology.callersOf(charge.service());
    if (charge.isOfTime()
        || callers.size() != 1
        || !charge.deviations().stream().allMatch(each -> each.entry().isEmpty())) {
      return null;
    }
    Service caller = callers.iterator().next();
    boolean tells =
        topology.waits().saysHowItEnds(caller, charge.service())
            || charge.deviations().stream().anyMatch(OnlyCaller::isToldByCalls);
    return tells ? caller : null;
  }

  /// Whether calls tell of it, those that reached nobody too, rather than lines.
  private static boolean isToldByCalls(Deviation deviation) {
    return deviation.after().kind() == CellKind.EDGE;
  }

  /// Adds the caller after its callee, unless more speaks against it anyway.
  public static void add(Charge failing, Service caller, List<Candidate> found) {
    String statement =
        "nobody but "
            + caller.name()
            + " asks "
            + failing.service().name()
            + ", which fails it: what it asks with may be wrong";
    ChargeReport.addInstead(caller, failing, SHARE, statement, found);
  }
}
