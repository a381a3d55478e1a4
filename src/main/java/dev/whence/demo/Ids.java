package dev.whence.demo;

import java.util.SplittableRandom;

/// Random identifiers from a stream of their own, so that giving one out changes nothing else.
final class Ids {
  private static final String POD_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final SplittableRandom random;

  Ids(long seed) {
    this.random = new SplittableRandom(seed ^ 0x1d5);
  }

  String traceId() {
    return hex(16) + hex(16);
  }

  String spanId() {
    return hex(16);
  }

  /// A version 4 UUID.
  String requestId() {
    String high = hex(16);
    String low = hex(16);
    return high.substring(0, 8)
        + '-'
        + high.substring(8, 12)
        + "-4"
        + high.substring(13)
        + "-a"
        + low.substring(1, 4)
        + '-'
        + low.substring(4);
  }

  /// Letters as Kubernetes puts them into a pod's name.
  String podSuffix(int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append(POD_LETTERS.charAt(random.nextInt(POD_LETTERS.length())));
    }
    return letters.toString();
  }

  private String hex(int digits) {
    String all = Long.toHexString(random.nextLong() | 1L << 62);
    return "0".repeat(Math.max(0, digits - all.length()))
        + all.substring(Math.max(0, all.length() - digits));
  }
}
