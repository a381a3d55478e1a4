package dev.whence.incident;

import dev.whence.explain.answer.Explanation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The typed shape of a chain: what kinds of things followed each other, whoever they happened to.
/// `traffic_increase>saturation:db_connection_pool>latency>error_rate`.
public record Shape(List<String> steps) {

  private static final int MAX_STEPS = 20;

  public Shape {
    steps = List.copyOf(steps.subList(0, Math.min(MAX_STEPS, steps.size())));
  }

  /// The shape of an answer's chain; hops that only pass things on are not in it, and what repeats
  /// is in it once.
  public static Shape of(Explanation answer) {
    List<String> steps = new ArrayList<>();
    for (Explanation.Node node : answer.nodes()) {
      String step = step(node);
      boolean passes = node.role().equals("passthrough");
      if (!passes && (steps.isEmpty() || !steps.getLast().equals(step))) {
        steps.add(step);
      }
    }
    return new Shape(steps);
  }

  /// Reads what [#signature] wrote.
  public static Shape parse(String signature) {
    return new Shape(signature.isEmpty() ? List.of() : List.of(signature.split(">")));
  }

  private static String step(Explanation.Node node) {
    return node.resource() == null ? node.kind() : node.kind() + ":" + resource(node.signal());
  }

  /// What kind of resource it is, by the metric that tells of it.
  private static String resource(Explanation.@Nullable Measured signal) {
    String metric = signal == null ? "" : signal.metric();
    if (metric.startsWith("db.client.connection")) {
      return "db_connection_pool";
    }
    if (metric.startsWith("messaging.") || metric.contains("queue")) {
      return "queue";
    }
    if (metric.contains("thread") || metric.contains("executor")) {
      return "thread_pool";
    }
    return metric.startsWith("db.") ? "database" : "resource";
  }

  public String signature() {
    return String.join(">", steps);
  }

  /// How alike two shapes are, 0 to 1: one less the share of steps that would have to be changed,
  /// where another resource of the same kind of trouble is half a change.
  public double similarity(Shape other) {
    int longest = Math.max(steps.size(), other.steps.size());
    return longest == 0 ? 0 : 1 - distance(other) / longest;
  }

  private double distance(Shape other) {
    double[] previous = new double[other.steps.size() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= steps.size(); i++) {
      double[] row = new double[previous.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        double changed = previous[j - 1] + change(steps.get(i - 1), other.steps.get(j - 1));
        row[j] = Math.min(changed, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[other.steps.size()];
  }

  private static double change(String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    return a.split(":", 2)[0].equals(b.split(":", 2)[0]) ? 0.5 : 1;
  }
}
