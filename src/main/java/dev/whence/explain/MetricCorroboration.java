package dev.whence.explain;

import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the machine says beside requests: instances whose CPU, memory, disks or queues filled in
/// the window. It blames nobody; it speaks for or against who is blamed on other grounds.
final class MetricCorroboration {

  private static final Comparator<Finding> STRONGEST =
      Comparator.comparingDouble(Finding::surprise).reversed().thenComparing(Finding::entity);

  private MetricCorroboration() {}

  /// Findings about instances, the strongest first, surprise corrected for how many indicators were
  /// looked at. What several services report in the very same numbers is of the host they share,
  /// and left out.
  static List<Finding> findings(Collection<Indicator> indicators, MetricWindows windows) {
    List<Indicator> resources = indicators.stream().filter(one -> one.kind().resource()).toList();
    Map<Integer, Integer> owners = owners(resources, windows.window());
    int looks = Math.max(1, resources.size());
    List<Finding> findings = new ArrayList<>();
    for (Indicator one : resources) {
      if (owners.getOrDefault(print(one, windows.window()), 0) == 1) {
        Finding finding = finding(one, windows, looks);
        if (finding != null) {
          findings.add(finding);
        }
      }
    }
    findings.sort(STRONGEST);
    return findings;
  }

  private static @Nullable Finding finding(Indicator one, MetricWindows windows, int looks) {
    MetricNode alone = new MetricNode(one.service(), null, null, null, List.of(one));
    MetricIncident found = MetricIncident.locate(ShiftMeter.of(alone, one, windows), windows);
    if (found == null) {
      return null;
    }
    double surprise = MetricIncident.corrected(found.surprise(), looks);
    return surprise <= 0 ? null : MetricReport.finding(found, surprise);
  }

  private static Map<Integer, Integer> owners(List<Indicator> resources, TimeRange window) {
    Map<Integer, Integer> owners = new HashMap<>();
    for (Indicator one : resources) {
      owners.merge(print(one, window), 1, Integer::sum);
    }
    return owners;
  }

  private static int print(Indicator one, TimeRange window) {
    return 31 * one.metric().hashCode() + Arrays.hashCode(one.values(window));
  }
}
