package dev.whence.demo;

/// How a version of a drawn service behaves where a fault may make it behave otherwise.
///
/// @param leak the probability that a connection is not given back
/// @param holdMillis how long a connection is held beyond what its statements take
/// @param failure the probability that a request fails with an exception of the service's own
/// @param slowMillis extra time of the service's own per request
/// @param attempts how often a call is tried
/// @param repeats how often what is read and called is read and called
/// @param timeoutFactor the timeout of calls, as a multiple of what they usually take
record Behaviour(
    double leak,
    double holdMillis,
    double failure,
    double slowMillis,
    int attempts,
    int repeats,
    double timeoutFactor) {
  static final Behaviour NORMAL = new Behaviour(0, 0, 0.001, 0, 1, 1, 40);

  Behaviour leaking(double probability) {
    return new Behaviour(
        probability, holdMillis, failure, slowMillis, attempts, repeats, timeoutFactor);
  }

  Behaviour holding(double millis) {
    return new Behaviour(leak, millis, failure, slowMillis, attempts, repeats, timeoutFactor);
  }

  Behaviour failing(double probability) {
    return new Behaviour(
        leak, holdMillis, probability, slowMillis, attempts, repeats, timeoutFactor);
  }

  Behaviour slower(double millis) {
    return new Behaviour(leak, holdMillis, failure, millis, attempts, repeats, timeoutFactor);
  }

  Behaviour retrying(int times, double factor) {
    return new Behaviour(leak, holdMillis, failure, slowMillis, times, repeats, factor);
  }

  /// The same things once for each of many instead of once for all.
  Behaviour repeating(int times) {
    return new Behaviour(leak, holdMillis, failure, slowMillis, attempts, times, timeoutFactor);
  }
}
