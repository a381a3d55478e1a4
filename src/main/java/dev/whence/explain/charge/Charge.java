package dev.whence.explain.charge;

import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.time.Segment;
import dev.whence.model.Service;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What speaks against one service.
///
/// @param structure surprise of its deviations that no callee explains
/// @param time surprise of its slower segments
/// @param onlyWay the one way to it that became slower, where others lead there as fast as ever
/// @param unsure whether it may be somebody else's fault: it may fail on what its callers were told
///   by somebody else before, on what it alone asks for, or at an instance that is no more
public record Charge(
    Service service,
    double structure,
    double time,
    List<Deviation> deviations,
    List<Segment> segments,
    @Nullable Segment onlyWay,
    boolean unsure) {

  /// By what speaks against each, the most first; then by service.
  static final Comparator<Charge> WORST_FIRST =
      Comparator.comparingDouble((Charge each) -> -each.surprise()).thenComparing(Charge::service);

  /// All that speaks against it, as one surprise.
  public double surprise() {
    return Math.hypot(Math.max(0, structure), Math.max(0, time));
  }

  /// Whether its time speaks against it as much as its deviations, or more.
  public boolean isOfTime() {
    return time >= structure;
  }

  /// Whether its deviations speak against it as much as its time, or more.
  public boolean isOfStructure() {
    return structure >= time;
  }

  /// Whether it fails more often, surely, whoever says so: itself or its callers.
  public boolean fails() {
    return deviations.stream().anyMatch(each -> isFailure(each) && each.surprise() > Surprise.SURE);
  }

  /// Whether it says that it failed itself, in half as many of its calls at least.
  ///
  /// @param effect part of its calls
  public boolean failsItself(double effect) {
    return ownFailures(Surprise.CHANCE).anyMatch(each -> each.effect() >= effect / 2);
  }

  /// What it says itself, rather than its callers, of failing more often.
  ///
  /// @param least the surprise that each exceeds
  public Stream<Deviation> ownFailures(double least) {
    return deviations.stream()
        .filter(each -> isFailure(each) && !each.entry().isEmpty() && each.surprise() > least);
  }

  private static boolean isFailure(Deviation deviation) {
    return deviation.aspect() == Aspect.OWN_ERRORS;
  }

  /// The same where it may fail on what others told, and its deviations speak against it so much
  /// less.
  Charge misled(double part) {
    return new Charge(service, structure * part, time, deviations, segments, onlyWay, true);
  }
}
