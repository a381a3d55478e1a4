package dev.whence.demo;

/// How a step or a whole request ended.
sealed interface Outcome {
  Outcome OK = new Done();

  record Done() implements Outcome {}

  /// `type` is an exception's class or another low-cardinality name; `status` the HTTP status that
  /// it becomes.
  record Failed(String type, int status, String message) implements Outcome {}

  static Failed failed(String type, int status, String message) {
    return new Failed(type, status, message);
  }
}
