package dev.whence.api.prometheus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The subset of PromQL that is understood, as a tree.
sealed interface PromExpr {

  record Scalar(double value) implements PromExpr {}

  /// Series by their labels.
  ///
  /// @param rangeNanos 0 for the newest sample alone
  record Selector(List<PromMatcher> matchers, long rangeNanos, long offsetNanos)
      implements PromExpr {
    public Selector {
      matchers = List.copyOf(matchers);
    }

    boolean matches(java.util.Map<String, String> labels) {
      return matchers.stream().allMatch(matcher -> matcher.matches(labels.get(matcher.label())));
    }

    /// The metric's name where it is said outright.
    @Nullable String name() {
      return matchers.stream()
          .filter(matcher -> matcher.label().equals("__name__") && matcher.isEquality())
          .map(PromMatcher::value)
          .findFirst()
          .orElse(null);
    }
  }

  record Call(String function, List<PromExpr> arguments) implements PromExpr {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// @param without whether the labels are those to leave out
  record Aggregate(String operator, PromExpr of, boolean without, List<String> labels)
      implements PromExpr {
    public Aggregate {
      labels = List.copyOf(labels);
    }
  }

  /// @param on whether the labels are those to match on; they are those to ignore otherwise
  record Binary(
      String operator, PromExpr left, PromExpr right, boolean bool, boolean on, List<String> labels)
      implements PromExpr {
    public Binary {
      labels = List.copyOf(labels);
    }

    boolean isComparison() {
      return switch (operator) {
        case "==", "!=", "<", ">", "<=", ">=" -> true;
        default -> false;
      };
    }
  }
}
