package dev.whence.incident;

import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Explanation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Derives chaos experiments from the chain of an answer: what broke once is made to happen again,
/// small and with a way to stop it.
public final class Experiments {

  /// Small: a third of the pods, for five minutes.
  static final int PERCENT = 33;

  static final int SECONDS = 300;

  /// The share of failing requests above which it is stopped, whatever it was before.
  private static final double FAILING = 0.05;

  private static final double LEAST_DELAY_S = 0.05;
  private static final double MOST_DELAY_S = 10;

  private final Explanation answer;
  private final String whence;
  private final List<Experiment> experiments = new ArrayList<>();

  private Experiments(Explanation answer, String whence) {
    this.answer = answer;
    this.whence = whence;
  }

  /// @param whence the address that probes reach this service at
  public static List<Experiment> of(Explanation answer, String whence) {
    Experiments experiments = new Experiments(answer, whence);
    if (!answer.nodes().isEmpty()) {
      experiments.cause();
      experiments.chain();
    }
    return List.copyOf(experiments.experiments);
  }

  private void cause() {
    Explanation.RootCause cause = answer.rootCause();
    Explanation.Node node = answer.nodes().getFirst();
    CauseKind kind = cause == null ? CauseKind.UNKNOWN_UPSTREAM : cause.kind();
    String service = node.entity().service();
    boolean more = node.signal() != null && "rate".equals(node.signal().aggregation());
    if (kind == CauseKind.TRAFFIC_INCREASE || more) {
      add(Fault.LOAD, service, null, seconds(node), List.of(service));
    } else if (kind == CauseKind.INSTANCE_FAILURE) {
      add(Fault.KILL, service, null, 0, List.of(service));
    } else if (kind == CauseKind.RESOURCE_EXHAUSTED) {
      add(Fault.STRESS, service, null, 0, List.of(service));
    }
  }

  /// Each link that was slow is made slow again.
  private void chain() {
    for (int i = 1; i < answer.nodes().size(); i++) {
      Explanation.Node node = answer.nodes().get(i);
      Explanation.Node before = answer.nodes().get(i - 1);
      String service = node.entity().service();
      boolean waits = node.kind().equals("saturation") || node.kind().equals("latency");
      boolean elsewhere = !service.equals(before.entity().service());
      if (waits && elsewhere) {
        // Traffic can be shaped at whoever has pods that we know: the one that waits.
        boolean pool = node.kind().equals("saturation");
        String waiter = pool ? service : before.entity().service();
        String awaited = pool ? before.entity().service() : service;
        add(Fault.DELAY, waiter, awaited, seconds(pool ? before : node), List.of(awaited, waiter));
      }
    }
  }

  private void add(
      Fault fault, String target, @Nullable String peer, double delay, List<String> names) {
    String last = answer.nodes().getLast().entity().service();
    boolean known =
        experiments.stream()
            .anyMatch(e -> e.fault().equals(fault.wireName()) && e.target().equals(target));
    if (known) {
      return;
    }
    String id = "cx" + (experiments.size() + 1);
    ChaosPlan plan =
        new ChaosPlan(
            "whence-" + id + "-" + name(target),
            fault,
            name(target),
            peer == null ? null : name(peer),
            Math.clamp(delay, LEAST_DELAY_S, MOST_DELAY_S),
            probe(last));
    experiments.add(
        new Experiment(
            id,
            hypothesis(fault, target, peer, plan, last),
            fault.wireName(),
            target,
            names,
            steady(last),
            radius(target),
            String.format(
                Locale.ROOT,
                "stop at once when more than %.0f%% of the requests of %s fail within a minute; the"
                    + " probe asks Whence every 10 s, and two refusals in a row stop the experiment",
                FAILING * 100,
                last),
            plan.chaosMesh(),
            plan.litmus()));
  }

  private static String hypothesis(
      Fault fault, String target, @Nullable String peer, ChaosPlan plan, String last) {
    String what =
        switch (fault) {
          case DELAY ->
              String.format(
                  Locale.ROOT,
                  "calls of %s to %s take %.2f s more",
                  target,
                  peer,
                  plan.delaySeconds());
          case KILL -> "a third of the pods of " + target + " are killed";
          case STRESS -> "a third of the pods of " + target + " have no processor to spare";
          case LOAD -> target + " is called as often as in the incident";
        };
    return "When " + what + ", " + last + " keeps answering.";
  }

  private Map<String, Object> steady(String service) {
    Map<String, Object> steady = new LinkedHashMap<>();
    steady.put("service.name", service);
    steady.put("signal", "errors");
    steady.put("below", FAILING);
    steady.put("over", "1m");
    steady.put("probe", probe(service));
    return steady;
  }

  private Map<String, Object> radius(String target) {
    Map<String, Object> radius = new LinkedHashMap<>();
    radius.put("service.name", target);
    radius.put("pods_pct", PERCENT);
    radius.put("duration_s", SECONDS);
    radius.put(
        "deployment.environment.name",
        "a test environment first; "
            + Objects.requireNonNullElse(answer.environment(), "any")
            + " only once it held there");
    return radius;
  }

  private String probe(String service) {
    return whence
        + "/api/v1/steady-state?service="
        + URLEncoder.encode(service, StandardCharsets.UTF_8)
        + "&signal=errors&below="
        + FAILING
        + "&over=1m";
  }

  private static double seconds(Explanation.Node node) {
    Explanation.Value value = node.value();
    return value != null && "s".equals(value.unit()) ? value.after() : 1;
  }

  /// A name as Kubernetes takes it.
  private static String name(String service) {
    String name = service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    return name.substring(0, Math.min(40, name.length()));
  }

  /// What is done to the target.
  enum Fault {
    DELAY,
    KILL,
    STRESS,
    LOAD;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
