package dev.whence.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The figures of all rounds by system: medians, ranges, and ratios of the first system to the
/// others.
final class BenchReport {

  private final String scenario;
  private final Map<String, List<Figures>> rounds = new LinkedHashMap<>();

  BenchReport(String scenario) {
    this.scenario = scenario;
  }

  void add(String system, Figures figures) {
    rounds.computeIfAbsent(system, name -> new ArrayList<>()).add(figures);
  }

  private List<Double> values(String system, String figure) {
    return rounds.getOrDefault(system, List.of()).stream()
        .map(each -> each.values().get(figure))
        .filter(value -> value != null)
        .sorted()
        .toList();
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
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
    out.println(rounds.size() > 1 ? "   ratio" : "");
    for (String figure : figures()) {
      out.printf("%-38s", figure);
      List<Double> medians = new ArrayList<>();
      for (String system : rounds.keySet()) {
        List<Double> values = values(system, figure);
        out.printf(" %28s", values.isEmpty() ? "-" : cell(values));
        medians.add(values.isEmpty() ? Double.NaN : median(values));
      }
      for (int i = 1; i < medians.size(); i++) {
        double ratio = medians.getFirst() / medians.get(i);
        out.print(Double.isFinite(ratio) ? "   " + number(ratio) : "   -");
      }
      out.println();
    }
    out.flush();
  }

  private static String cell(List<Double> sorted) {
    String median = number(median(sorted));
    return sorted.size() == 1
        ? median
        : "%s (%s - %s)".formatted(median, number(sorted.getFirst()), number(sorted.getLast()));
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
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
    ObjectNode report = Remote.JSON.createObjectNode();
    report.put("scenario", scenario).put("machine", machine());
    ObjectNode systems = report.putObject("systems");
    for (String system : rounds.keySet()) {
      ObjectNode of = systems.putObject(system);
      for (String figure : figures()) {
        List<Double> values = values(system, figure);
        if (!values.isEmpty()) {
          ObjectNode node = of.putObject(figure);
          node.put("median", median(values));
          ArrayNode all = node.putArray("sorted");
          values.forEach(all::add);
        }
      }
    }
    return report;
  }
}
