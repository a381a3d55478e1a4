package dev.whence.explain;

import java.util.Locale;

/// What the engine looks at, and how it weighs what it sees. Each part can be left out, to see what
/// it earns: [EngineSettings#leaving].
public enum Part {
  /// Failures, as the status of spans tells them.
  STATUS(true),
  LOG_LINES(true),
  CHILD_OPERATIONS(true),
  /// Calls of others that are missing, or new.
  CALLS(true),
  OWN_TIME(true),
  /// Time between a call and its callee's work.
  CALL_TIME(true),
  /// Wrong results that make others fail.
  HANDED_ON(true),
  /// The same step more often within a request.
  REPEATED(true),
  POOLS(true),
  LOAD(true),
  INSTANCES(true),
  NEIGHBOURS(true),
  METRICS(true),
  /// What is used up while others wait for something that they do not name.
  SILENT(true),

  /// Shares swing by themselves with a workload's mix.
  NATURAL_SWING(false),
  /// What callees account for is not their caller's.
  EXPLAINED_AWAY(false),
  /// What comes later in a request does not cause what comes earlier.
  ORDER_WITHIN_REQUEST(false),
  /// What fails for one caller alone is that caller's doing.
  ONE_SIDED(false),
  /// Callers give up on what makes them wait.
  PATIENCE(false),
  /// What used to break off takes longer once it does not.
  CURED(false),
  /// What several ask first, and then others more often, holds less of what they look for.
  MISSES(false),
  /// Another known way taken as often as one is no more.
  OTHER_BRANCH(false),
  /// The callee that is no more reached stands for calls that fail.
  UNDELIVERED(false),
  /// Time that users would hardly notice is no cause.
  CONSEQUENCE(false),
  /// Spans of one request are no independent witnesses.
  WHOLE_REQUESTS(false),
  /// A few calls far beyond all that was seen before make a difference, though most are as ever.
  TAILS(false),
  /// Against a baseline of another time, a difference is a change only if it is one from what was
  /// just before.
  RECENT_BASELINE(false),
  /// Counters that are not sampled speak against more traffic.
  COUNTED_TRAFFIC(false);

  private final boolean signal;

  Part(boolean signal) {
    this.signal = signal;
  }

  /// Whether it is something looked at; else a way of weighing.
  public boolean isSignal() {
    return signal;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
