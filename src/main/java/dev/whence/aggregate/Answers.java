package dev.whence.aggregate;

import dev.whence.model.AnswerCode;
import dev.whence.model.AttributeSets;
import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What spans of one frame say of the answers that they got or gave. A callee that tells nothing of
/// its own failures is known by what its callers got all the same. Not thread-safe.
final class Answers {

  private static final long SERVER_ERROR = 500;
  private static final long TOO_MANY_REQUESTS = 429;

  /// UNKNOWN, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
  private static final Set<Long> GRPC_SERVER_ERRORS = Set.of(2L, 8L, 12L, 13L, 14L, 15L);

  /// NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION, UNAUTHENTICATED.
  private static final Set<Long> GRPC_CLIENT_ERRORS = Set.of(5L, 6L, 7L, 9L, 16L);

  /// INVALID_ARGUMENT, OUT_OF_RANGE.
  private static final Set<Long> GRPC_WRONG = Set.of(3L, 11L);

  /// Bad Request, Length Required, Content Too Large, URI Too Long, Unsupported Media Type,
  /// Unprocessable Content.
  private static final Set<Long> HTTP_WRONG = Set.of(400L, 411L, 413L, 414L, 415L, 422L);

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
    /// The callee refuses the request (RFC 9110, section 15.5): who may not ask, or for what is not
    /// there.
    BLAME,
    /// The callee calls the request wrong in itself, whoever asks and whatever is there.
    WRONG;

    /// Whether it lays it at the door of who asked.
    boolean blames() {
      return this == BLAME || this == WRONG;
    }
  }

  private static final byte UNSEEN = 0;
  private static final byte NO_CODE = 1;
  private static final AnswerCode[] CODES = AnswerCode.values();

  private final Frame frame;

  /// By text of the frame: whose code an attribute of that name holds, [#NO_CODE] for nobody's,
  /// [#UNSEEN] where it was not looked at yet.
  private final byte[] codeOfText;

  Answers(Frame frame) {
    this.frame = frame;
    this.codeOfText = new byte[frame.texts().size()];
  }

  /// What an attribute set tells of the answer that came.
  Kind of(int set) {
    AttributeSets sets = frame.sets();
    int end = sets.start(set + 1);
    for (int entry = sets.start(set); entry < end; entry++) {
      AnswerCode code = code(sets.key(entry));
      if (code != null) {
        long number =
            sets.type(entry) == AttributeType.LONG
                ? sets.value(entry)
                : AnswerCode.number(frame.value(entry));
        Kind kind = code == AnswerCode.HTTP ? ofHttp(number) : ofGrpc(number);
        return kind.blames() && isThrottled(set) ? Kind.FAILURE : kind;
      }
    }
    return Kind.UNKNOWN;
  }

  private @Nullable AnswerCode code(int text) {
    byte known = codeOfText[text];
    if (known == UNSEEN) {
      AnswerCode code = AnswerCode.of(frame.text(text));
      known = code == null ? NO_CODE : (byte) (NO_CODE + 1 + code.ordinal());
      codeOfText[text] = known;
    }
    return known == NO_CODE ? null : CODES[known - NO_CODE - 1];
  }

  /// Whether the kind of the error says that the callee takes no more for now, whatever its code.
  private boolean isThrottled(int set) {
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
    if (status < CLIENT_ERROR || status == REQUEST_TIMEOUT) {
      return Kind.UNKNOWN;
    }
    return HTTP_WRONG.contains(status) ? Kind.WRONG : Kind.BLAME;
  }

  private static Kind ofGrpc(long status) {
    if (status == 0) {
      return Kind.UNKNOWN;
    }
    if (GRPC_SERVER_ERRORS.contains(status)) {
      return Kind.FAILURE;
    }
    if (GRPC_WRONG.contains(status)) {
      return Kind.WRONG;
    }
    return GRPC_CLIENT_ERRORS.contains(status) ? Kind.BLAME : Kind.UNKNOWN;
  }
}
