package dev.whence.aggregate;

import dev.whence.model.AnswerCode;
import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import java.util.Set;
import java.util.regex.Pattern;

/// What a caller's span says of the answer that it got. A callee that tells nothing of its own
/// failures is known by them all the same.
final class Answers {

  private static final long SERVER_ERROR = 500;
  private static final long TOO_MANY_REQUESTS = 429;

  /// UNKNOWN, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
  private static final Set<Long> GRPC_SERVER_ERRORS = Set.of(2L, 8L, 12L, 13L, 14L, 15L);

  /// INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION,
  /// OUT_OF_RANGE, UNAUTHENTICATED.
  private static final Set<Long> GRPC_CLIENT_ERRORS = Set.of(3L, 5L, 6L, 7L, 9L, 11L, 16L);

  private static final long CLIENT_ERROR = 400;
  private static final long REQUEST_TIMEOUT = 408;
  private static final String ERROR_TYPE = "error.type";

  /// The codes by which Amazon's services refuse for now, mostly under 400 (the AWS SDKs' and
  /// tools' reference, "retry behavior", throttling errors).
  private static final Pattern THROTTLED =
      Pattern.compile(
          "Throttl|TooManyRequests|ThroughputExceeded|RequestLimitExceeded|BandwidthLimitExceeded"
              + "|SlowDown|PriorRequestNotComplete");

  /// What an answer tells of who is to blame.
  enum Kind {
    /// Nothing: it was well, or never came, or says no code.
    UNKNOWN,
    /// The callee failed.
    FAILURE,
    /// The callee calls the request wrong (RFC 9110, section 15.5).
    BLAME
  }

  private Answers() {}

  /// What an attribute set tells of the answer that came.
  static Kind of(Frame frame, int set) {
    AttributeSets sets = frame.sets();
    int end = sets.start(set + 1);
    for (int entry = sets.start(set); entry < end; entry++) {
      AnswerCode code = AnswerCode.of(frame.text(sets.key(entry)));
      if (code != null) {
        long number = AnswerCode.number(frame.value(entry));
        Kind kind = code == AnswerCode.HTTP ? ofHttp(number) : ofGrpc(number);
        return kind == Kind.BLAME && isThrottled(frame, set) ? Kind.FAILURE : kind;
      }
    }
    return Kind.UNKNOWN;
  }

  /// Whether the kind of the error says that the callee takes no more for now, whatever its code.
  private static boolean isThrottled(Frame frame, int set) {
    AttributeSets sets = frame.sets();
    int end = sets.start(set + 1);
    for (int entry = sets.start(set); entry < end; entry++) {
      if (frame.text(sets.key(entry)).equals(ERROR_TYPE)) {
        return THROTTLED.matcher(frame.value(entry).toString()).find();
      }
    }
    return false;
  }

  private static Kind ofHttp(long status) {
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      return Kind.FAILURE;
    }
    return status >= CLIENT_ERROR && status != REQUEST_TIMEOUT ? Kind.BLAME : Kind.UNKNOWN;
  }

  private static Kind ofGrpc(long status) {
    if (GRPC_SERVER_ERRORS.contains(status)) {
      return Kind.FAILURE;
    }
    return GRPC_CLIENT_ERRORS.contains(status) ? Kind.BLAME : Kind.UNKNOWN;
  }
}
