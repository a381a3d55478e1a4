package dev.whence.explain;

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
  private static final Pattern SERVER_ERROR = Pattern.compile("5(\\d\\d|xx)");
  private static final Pattern BAD =
      Pattern.compile("(?i)(status_code_)?error|failure|failed|server_error");

  private FailureLabels() {}

  static boolean failed(Attributes attributes) {
    String type = attributes.text("error.type");
    return (type != null && !type.isEmpty())
        || HTTP.stream().anyMatch(key -> matches(SERVER_ERROR, attributes.text(key)))
        || STATUS.stream().anyMatch(key -> matches(BAD, attributes.text(key)));
  }

  private static boolean matches(Pattern pattern, @Nullable String value) {
    return value != null && pattern.matcher(value).matches();
  }
}
