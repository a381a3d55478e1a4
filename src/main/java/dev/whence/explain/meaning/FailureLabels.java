package dev.whence.explain.meaning;

import dev.whence.model.Attributes;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads off a point's attributes whether it counts what went wrong.
final class FailureLabels {

  private static final List<String> HTTP =
      List.of(
          "http.response.status_code",
          "http.status_code",
          "status_code",
          "response_code",
          "status",
          "code");
  private static final List<String> STATUS =
      List.of(
          "otel.status_code",
          "status.code",
          "status_code",
          "outcome",
          "result",
          "status",
          "classification");
  private static final List<String> GRPC =
      List.of(
          "rpc.grpc.status_code",
          "rpc.response.status_code",
          "grpc_response_status",
          "grpc_status",
          "grpc_code");

  /// The callee's failures, too many requests (429) among them.
  private static final Pattern SERVER_ERROR = Pattern.compile("5(\\d\\d|xx)|429");

  /// UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE,
  /// DATA_LOSS, as numbers or names.
  private static final Pattern GRPC_ERROR =
      Pattern.compile(
          "2|4|8|12|13|14|15|(?i)unknown|deadline_?exceeded|resource_?exhausted|unimplemented"
              + "|internal|unavailable|data_?loss");

  /// What the callee did not like about a call, which may be the caller's fault.
  private static final Pattern REFUSED = Pattern.compile("4(\\d\\d|xx)");

  /// INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, UNAUTHENTICATED.
  private static final Pattern GRPC_REFUSED =
      Pattern.compile(
          "3|5|7|9|16|(?i)invalid_?argument|not_?found|permission_?denied|failed_?precondition"
              + "|unauthenticated");

  /// A class of failures that is told under a name of the teller's own: `fault_5xx`, `error_4xx`.
  private static final Pattern CLASS_OF_SERVER_ERROR = Pattern.compile("(?i)\\w+[_\\W]5xx");

  private static final Pattern CLASS_OF_REFUSED = Pattern.compile("(?i)\\w+[_\\W]4xx");

  /// Any other attribute may bear such a value by chance: a route, a queue.
  private static final Pattern OF_OUTCOME =
      Pattern.compile("(?i)class|status|code|outcome|result|error|fail|fault");

  private static final Pattern BAD =
      Pattern.compile("(?i)(status_code_)?error|failure|failed|server_error");

  private FailureLabels() {}

  static boolean failed(Attributes attributes) {
    if (attributes.values().isEmpty()) {
      return false;
    }
    String type = attributes.text("error.type");
    return (type != null && !type.isEmpty())
        || HTTP.stream().anyMatch(key -> matches(SERVER_ERROR, attributes.text(key)))
        || GRPC.stream().anyMatch(key -> matches(GRPC_ERROR, attributes.text(key)))
        || STATUS.stream().anyMatch(key -> matches(BAD, attributes.text(key)))
        || tells(CLASS_OF_SERVER_ERROR, attributes);
  }

  /// Whether it counts what the callee refused, for reasons that may lie with the caller.
  static boolean refused(Attributes attributes) {
    return !attributes.values().isEmpty()
        && (HTTP.stream().anyMatch(key -> matches(REFUSED, attributes.text(key)))
            || GRPC.stream().anyMatch(key -> matches(GRPC_REFUSED, attributes.text(key)))
            || tells(CLASS_OF_REFUSED, attributes));
  }

  private static boolean tells(Pattern pattern, Attributes attributes) {
    return attributes.values().entrySet().stream()
        .filter(each -> OF_OUTCOME.matcher(each.getKey()).find())
        .anyMatch(each -> each.getValue() instanceof String text && matches(pattern, text));
  }

  private static boolean matches(Pattern pattern, @Nullable String value) {
    return value != null && pattern.matcher(value).matches();
  }
}
