package dev.whence.demo;

/// How a version of a drawn service behaves where a fault may make it behave otherwise.
///
/// @param leak the probability that a connection is not given back
/// @param holdMillis how long a connection is held beyond what its statements take
/// @param failure the probability that a request fails with an exception of the service's own
/// @param slowMillis extra time of the service's own per request
/// @param attempts how often a call is tried
/// @param timeoutFactor the timeout of calls, as a multiple of what they usually take
record Behaviour(
    double leak,
    double holdMillis,
    double failure,
    double slowMillis,
    int attempts,
    double timeoutFactor) {
  static final Behaviour NORMAL = new Behaviour(0, 0, 0.001, 0, 1, 40);

  Behaviour leaking(double probability) {
    return new Behaviour(probability, holdMillis, failure, slowMillis, attempts, timeoutFactor);
  }

  Behaviour holding(double millis) {
    return new Behaviour(leak, millis, failure, slowMillis, attempts, timeoutFactor);
  }

  Behaviour failing(double probability) {
    return new Behaviour(leak, holdMillis, probability, slowMillis, attempts, timeoutFactor);
  }

  Behaviour slower(double millis) {
    return new Behaviour(leak, holdMillis, failure, millis, attempts, timeoutFactor);
  }

  Behaviour retrying(int times, double factor) {
    return new Behaviour(leak, holdMillis, failure, slowMillis, times, factor);
  }
}
