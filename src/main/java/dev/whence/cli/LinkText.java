package dev.whence.cli;

import static dev.whence.cli.AnswerText.join;
import static dev.whence.cli.AnswerText.said;

import com.fasterxml.jackson.databind.JsonNode;

/// A link of the chain in words: what the one does to the other, and on what that rests.
final class LinkText {
  private LinkText() {}

  static String relation(String relation) {
    return switch (relation) {
      case "changed" -> "changed";
      case "load_on" -> "puts load on";
      case "shares_resource" -> "hurts, as both use it";
      case "waits_for" -> "keeps waiting";
      case "holds_while_calling" -> "keeps connections held in";
      case "part_of" -> "is behind";
      case "propagates_error" -> "makes fail";
      case "propagates_latency" -> "makes slow";
      default -> relation.replace('_', ' ');
    };
  }

  static String ground(JsonNode edge) {
    JsonNode join = edge.path("join");
    JsonNode coverage = join.path("coverage_pct");
    JsonNode risk = edge.path("exposure").path("risk_ratio");
    return join(
        ", ",
        tier(said(join, "tier")),
        coverage.isNumber() ? Amount.number(coverage) + "% matched" : "",
        order(edge.path("order")),
        risk.isNumber()
            ? "requests through it suffer " + Amount.number(risk) + " times as often"
            : "");
  }

  private static String tier(String tier) {
    return switch (tier) {
      case "trace_id" -> "same traces";
      case "request_id" -> "same request IDs";
      case "same_resource" -> "same resource";
      case "topology_window" -> "known topology, same time";
      case "window_only" -> "same time only";
      default -> tier.replace('_', ' ');
    };
  }

  private static String order(JsonNode order) {
    JsonNode gap = order.path("gap_s");
    if (gap.size() == 2) {
      return Amount.number(gap.get(0)) + " to " + Amount.number(gap.get(1)) + " s later";
    }
    return switch (said(order, "order")) {
      case "unknown" -> "order not known";
      case "follows" -> "began earlier, so not by this alone";
      default -> "";
    };
  }
}
