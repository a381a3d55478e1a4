package dev.whence.explain.charge;

import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.LineTypes;
import dev.whence.explain.structure.Deviation;

/// One sentence for what a service does differently.
final class DeviationText {

  /// Below this a thing is not done any more, or was not done before.
  private static final double NEVER = 0.02;

  private DeviationText() {}

  static String of(Deviation deviation) {
    String who = deviation.service().name() + " ";
    return who
        + switch (deviation.aspect()) {
          case REPEATED ->
              "calls "
                  + deviation.what()
                  + " "
                  + Words.times(deviation.shareAfter())
                  + " per "
                  + quoted(deviation.entry())
                  + ", before "
                  + Words.times(deviation.shareBefore());
          case REDELIVERED ->
              "takes messages of "
                  + deviation.what()
                  + " "
                  + Words.times(deviation.shareAfter())
                  + " per request, before "
                  + Words.times(deviation.shareBefore())
                  + ", and no more are sent";
          case MISSES ->
              "answers "
                  + deviation.what()
                  + ", and they go on to others in "
                  + Words.percent(deviation.shareAfter())
                  + " of their calls, before "
                  + before(deviation);
          case OWN_ERRORS ->
              deviation.entry().isEmpty()
                  ? "fails " + deviation.what() + rates(deviation)
                  : deviation.what().equals(deviation.entry())
                      ? "fails" + shares(deviation)
                      : "fails in " + quoted(deviation.what()) + shares(deviation);
          default -> does(deviation) + shown(deviation);
        };
  }

  private static String does(Deviation deviation) {
    boolean never = deviation.shareAfter() < NEVER;
    boolean atFirst = deviation.shareBefore() < NEVER;
    String line = "log line " + quoted(deviation.what());
    return switch (deviation.aspect()) {
      case LOG_NEW -> atFirst ? "writes the new " + line : "writes the " + line + " more often,";
      case LOG_MISSING ->
          never ? "no longer writes the " + line : "writes the " + line + " less often,";
      case CALLS_NEW ->
          atFirst
              ? "newly calls " + deviation.what()
              : "calls " + deviation.what() + " more often,";
      case CALLS_MISSING ->
          never
              ? "no longer calls " + deviation.what()
              : "calls " + deviation.what() + " less often,";
      default -> "does " + deviation.what();
    };
  }

  private static String shares(Deviation deviation) {
    String of = " of " + its(deviation) + ", before ";
    return " in " + Words.percent(deviation.shareAfter()) + of + before(deviation);
  }

  private static String rates(Deviation deviation) {
    return " in " + Words.percent(deviation.shareAfter()) + ", before " + before(deviation);
  }

  private static String before(Deviation deviation) {
    return Words.percent(deviation.shareBefore());
  }

  /// What never happens any more needs no share.
  private static String shown(Deviation deviation) {
    return deviation.shareAfter() < NEVER && deviation.effect() < 0
        ? " in " + its(deviation) + ", before in " + before(deviation) + " of them"
        : shares(deviation);
  }

  private static String its(Deviation deviation) {
    return deviation.entry().isEmpty() || deviation.entry().equals(LineTypes.ONE)
        ? "its requests"
        : "its " + quoted(deviation.entry()) + " calls";
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
