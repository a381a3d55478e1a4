package dev.whence.demo;

import java.util.List;

/// What an operation does, one step after the other: the small language in which services are
/// described. A step that fails ends the sequence that it stands in.
sealed interface Step {
  Step NOTHING = new InOrder(List.of());

  /// Computes: takes a core of the instance for about so long, or queues for one.
  record Work(double meanMillis) implements Step {}

  /// Waits without using a core: a lock, a device, something that is not instrumented.
  record Pause(double meanMillis) implements Step {}

  /// Sends a statement over a connection held already, or over none for what needs no pool.
  record Query(Database database, Database.Statement statement) implements Step {}

  /// Takes a connection from the instance's pool, runs the body, gives it back, except when it
  /// leaks.
  record Connected(String pool, Step body, double leakProbability) implements Step {}

  /// Calls another service and waits for its answer, up to `timeoutMillis`, `attempts` times; a
  /// failure fails the caller unless the call is optional.
  record Call(Service target, String operation, long timeoutMillis, int attempts, boolean optional)
      implements Step {}

  /// Puts a message on a queue; a consumer takes it in its own time.
  record Publish(MessageQueue queue) implements Step {}

  record InOrder(List<Step> steps) implements Step {}

  record InParallel(List<Step> steps) implements Step {}

  /// Runs one or the other, as a setting stands at that moment.
  record Choose(Setting probability, Step then, Step otherwise) implements Step {}

  /// Writes a log line; `{n}` and `{user}` are filled in.
  record Say(LogItem.Level level, String message) implements Step {}

  record Fail(Outcome.Failed failure) implements Step {}

  static Step inOrder(Step... steps) {
    return new InOrder(List.of(steps));
  }

  static Step times(int count, Step step) {
    return new InOrder(java.util.Collections.nCopies(count, step));
  }

  static Step inParallel(int count, Step step) {
    return new InParallel(java.util.Collections.nCopies(count, step));
  }

  static Step work(double meanMillis) {
    return new Work(meanMillis);
  }

  static Step pause(double meanMillis) {
    return new Pause(meanMillis);
  }

  static Step connected(String pool, Step... body) {
    return new Connected(pool, inOrder(body), 0);
  }

  static Step call(Service target, String operation, long timeoutMillis) {
    return new Call(target, operation, timeoutMillis, 1, false);
  }

  static Step sometimes(double probability, Step step) {
    return new Choose(new Setting(probability), step, NOTHING);
  }

  static Step info(String message) {
    return new Say(LogItem.Level.INFO, message);
  }
}
