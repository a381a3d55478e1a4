package dev.whence.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The figures of all rounds by system: medians, ranges, and ratios of the first system to the
/// others.
final class BenchReport {

  private final String scenario;
  private final Map<String, List<Figures>> rounds = new LinkedHashMap<>();
  private final Map<String, String> durability = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  BenchReport(String scenario) {
    this.scenario = scenario;
  }

  void add(Subject system, Figures figures) {
    rounds.computeIfAbsent(system.title(), name -> new ArrayList<>()).add(figures);
    durability.put(system.title(), system.durability());
  }

  /// A round that a system did not come through.
  void addFailure(Subject system, String reason) {
    failures.add(system.title() + " failed: " + reason);
  }

  /// A figure of the system that was measured first.
  Spread own(String figure) {
    return of(rounds.keySet().iterator().next(), figure);
  }

  /// A figure of one system in all rounds.
  Spread of(String system, String figure) {
    return Spread.of(
        rounds.getOrDefault(system, List.of()).stream()
            .map(each -> each.values().get(figure))
            .filter(value -> value != null)
            .toList());
  }

  private Set<String> figures() {
    Set<String> names = new LinkedHashSet<>();
    rounds.values().forEach(all -> all.forEach(each -> names.addAll(each.values().keySet())));
    return names;
  }

  void print(PrintWriter out) {
    out.printf("%n%s, %s%n", scenario, machine());
    out.printf("%-38s", "");
    rounds.forEach((system, all) -> out.printf(" %28s", system + " (" + all.size() + ")"));
    rounds.keySet().stream().skip(1).forEach(peer -> out.printf(" %18s", "/ " + peer));
    out.println();
    for (String figure : figures()) {
      printLine(out, figure);
    }
    durability.forEach((system, says) -> out.printf("%n%s: %s", system, says));
    failures.forEach(each -> out.printf("%n%s", each));
    out.println();
    out.flush();
  }

  private void printLine(PrintWriter out, String figure) {
    out.printf("%-38s", figure);
    for (String system : rounds.keySet()) {
      out.printf(" %28s", of(system, figure));
    }
    rounds.keySet().stream()
        .skip(1)
        .forEach(
            peer -> out.printf(" %18s", Spread.ratioText(own(figure).ratio(of(peer, figure)))));
    out.println();
  }

  static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return "%d processors, %s %s, JDK %s"
        .formatted(
            runtime.availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version().feature());
  }

  ObjectNode json() {
    ObjectNode report = Http.JSON.createObjectNode();
    report.put("scenario", scenario).put("machine", machine());
    failures.forEach(report.putArray("failures")::add);
    ObjectNode systems = report.putObject("systems");
    for (String system : rounds.keySet()) {
      ObjectNode node = systems.putObject(system).put("durability", durability.get(system));
      ObjectNode figures = node.putObject("figures");
      for (String figure : figures()) {
        Spread spread = of(system, figure);
        if (spread.isKnown()) {
          ArrayNode all =
              figures.putObject(figure).put("median", spread.median()).putArray("sorted");
          spread.sorted().forEach(all::add);
        }
      }
    }
    return report;
  }
}
