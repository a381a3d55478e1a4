package dev.whence.aggregate;

import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import java.util.Set;

/// What a caller's span says of the answer that it got. A callee that tells nothing of its own
/// failures is known by them all the same.
final class Answers {

  private static final Set<String> HTTP_STATUS =
      Set.of("http.response.status_code", "http.status_code");
  private static final Set<String> GRPC_STATUS =
      Set.of("rpc.grpc.status_code", "rpc.response.status_code");

  private static final long SERVER_ERROR = 500;
  private static final long TOO_MANY_REQUESTS = 429;

  /// UNKNOWN, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
  private static final Set<Long> GRPC_SERVER_ERRORS = Set.of(2L, 8L, 12L, 13L, 14L, 15L);

  private Answers() {}

  /// Whether an attribute set tells of an answer by which the callee failed; not of one that it
  /// never gave, or that blames its caller.
  static boolean failed(Frame frame, int set) {
    AttributeSets sets = frame.sets();
    int end = sets.start(set + 1);
    for (int entry = sets.start(set); entry < end; entry++) {
      String key = frame.text(sets.key(entry));
      if (HTTP_STATUS.contains(key)) {
        long status = number(frame.value(entry));
        return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS;
      }
      if (GRPC_STATUS.contains(key)) {
        return GRPC_SERVER_ERRORS.contains(number(frame.value(entry)));
      }
    }
    return false;
  }

  private static long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = value.toString();
    boolean digits =
        !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : 0;
  }
}
