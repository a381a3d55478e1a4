package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;

/// What an incident took of what a service-level objective allows.
///
/// @param consumedPercent share of the period's budget that the window took
/// @param burnRate how many times faster than allowed budget went, by length of the last stretch
/// @param basis how the period's requests were counted
public record ErrorBudget(
    @JsonProperty("name") String name,
    @JsonProperty("service.name") String service,
    @JsonProperty("objective") double objective,
    @JsonProperty("period_d") double periodDays,
    @JsonProperty("bad_requests") long badRequests,
    @JsonProperty("budget_consumed_pct") double consumedPercent,
    @JsonProperty("burn_rate") Map<String, Double> burnRate,
    @JsonProperty("basis") String basis) {

  private static final String BASIS = "requests of the period at the baseline's rate";

  public ErrorBudget {
    burnRate = new TreeMap<>(burnRate);
  }

  /// Requests, and how many of them were not as promised.
  public record Counted(long all, long bad) {
    double ratio() {
      return all == 0 ? 0 : (double) bad / all;
    }
  }

  /// @param window while the incident lasted
  /// @param baseline when all was well
  /// @param baselineSeconds how long that was, above 0
  /// @param last the stretches before the window's end, by their length (`5m`)
  public static ErrorBudget of(
      Objective objective,
      Counted window,
      Counted baseline,
      double baselineSeconds,
      Map<String, Counted> last) {
    double allowed = 1 - objective.target();
    double expected = baseline.all() / baselineSeconds * objective.period().toSeconds();
    double budget = Math.max(1, allowed * Math.max(expected, (double) window.all()));
    Map<String, Double> burn = new TreeMap<>();
    last.forEach((length, counted) -> burn.put(length, round(counted.ratio() / allowed)));
    return new ErrorBudget(
        objective.name(),
        objective.service(),
        objective.target(),
        round(objective.period().toSeconds() / 86_400.0),
        window.bad(),
        round(100 * window.bad() / budget),
        burn,
        BASIS);
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
