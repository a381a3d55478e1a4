package dev.whence.explain.answer;

import java.util.Locale;

/// What the engine looks at, and how it weighs what it sees. Each part can be left out, to see what
/// it earns: [EngineSettings#leaving].
public enum Part {
  /// Failures, as the status of spans tells them.
  STATUS,
  LOG_LINES,
  CHILD_OPERATIONS,
  /// Calls of others that are missing, or new.
  CALLS,
  OWN_TIME,
  /// Time between a call and its callee's work.
  CALL_TIME,
  /// Wrong results that make others fail.
  HANDED_ON,
  /// The same step more often within a request.
  REPEATED,
  POOLS,
  LOAD,
  INSTANCES,
  NEIGHBOURS,
  METRICS,
  /// Who calls whom, where metrics alone tell it.
  SERVICE_GRAPH,
  /// What is used up while others wait for something that nobody is seen to answer.
  SILENT,

  /// Shares swing by themselves with a workload's mix.
  NATURAL_SWING,
  /// What callees account for is not their caller's.
  EXPLAINED_AWAY,
  /// What comes later in a request does not cause what comes earlier.
  ORDER_WITHIN_REQUEST,
  /// What fails for one caller alone is that caller's doing.
  ONE_SIDED,
  /// Callers give up on what makes them wait.
  PATIENCE,
  /// What used to break off takes longer once it does not.
  CURED,
  /// What several ask first, and then others more often, holds less of what they look for.
  MISSES,
  /// Another known way taken as often as one is no more.
  OTHER_BRANCH,
  /// The callee that is no more reached stands for calls that fail.
  UNDELIVERED,
  /// Time that users would hardly notice is no cause.
  CONSEQUENCE,
  /// Spans of one request are no independent witnesses.
  WHOLE_REQUESTS,
  /// A few calls far beyond all that was seen before make a difference, though most are as ever.
  TAILS,
  /// Against a baseline of another time, a difference is a change only if it is one from what was
  /// just before.
  RECENT_BASELINE,
  /// Counters that are not sampled speak against more traffic.
  COUNTED_TRAFFIC;

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
