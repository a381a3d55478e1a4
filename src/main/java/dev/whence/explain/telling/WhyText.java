package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Finding.Aspect;
import org.jspecify.annotations.Nullable;

/// The questions of the five whys, in the words of what was measured.
final class WhyText {

  private WhyText() {}

  /// Why a link of the chain is as it is.
  static String question(Explanation.Node node) {
    String name = node.entity().service();
    if (node.role().equals("passthrough")) {
      return "Why do the callers of " + name + " suffer?";
    }
    return switch (node.kind()) {
      case "error_rate" -> "Why do calls of " + name + " fail?";
      case "latency" -> "Why does " + name + " answer slowly?";
      case "saturation" -> saturated(node.entity());
      case "traffic_increase" -> asked(node.entity());
      default -> "Why does " + node.entity().label() + " behave differently?";
    };
  }

  private static String saturated(Entity entity) {
    String resource = entity.resource();
    return resource == null
        ? "Why does " + entity.label() + " run out of capacity?"
        : "Why does " + entity.service() + " find nothing free in " + resource + "?";
  }

  private static String asked(Entity entity) {
    String peer = entity.peer();
    return peer == null
        ? "Why does more reach " + entity.service() + "?"
        : "Why does " + entity.service() + " call " + peer + " more often?";
  }

  /// Why the cause itself is as it is.
  static String changed(Candidate cause) {
    String name = cause.entity().label();
    Aspect aspect = cause.findings().isEmpty() ? null : cause.findings().getFirst().aspect();
    return switch (aspect) {
      case OWN_TIME -> "Why does " + name + " itself take longer?";
      case EDGE_GAP -> "Why do calls on the way " + name + " take longer?";
      case OWN_ERRORS, ERRORS -> "Why does " + name + " fail?";
      case SATURATION -> "Why does " + name + " run out of what it needs?";
      case REDELIVERED -> "Why does " + name + " not settle what it takes?";
      case MISSES -> "Why does " + name + " not hold what is asked for?";
      case TRAFFIC_UP, CALLS_MORE, REPEATED -> "Why does " + name + " ask for more?";
      case null, default -> "Why does " + name + " behave differently?";
    };
  }

  /// What only people can say of a cause.
  static String forPeople(Candidate cause, @Nullable String change) {
    if (change != null) {
      return "Why did nothing stop the " + change + " before it did harm?";
    }
    String name = cause.entity().label();
    return switch (cause.kind()) {
      case TRAFFIC_INCREASE, TRAFFIC_DROP -> "Why did traffic of " + name + " change?";
      case RESOURCE_EXHAUSTED -> "Why is what " + name + " takes not given back?";
      case NETWORK_DEGRADATION ->
          cause.entity().type() == Entity.Type.EDGE
              ? "What happened on the way " + name + "?"
              : "What happened on the way to and from " + name + "?";
      case INSTANCE_FAILURE -> "What is different about " + name + "?";
      case SCHEDULED_JOB -> "Why does that work of " + name + " run at that time?";
      default -> "What made " + name + " change? No change of it is known.";
    };
  }
}
