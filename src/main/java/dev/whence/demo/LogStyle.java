package dev.whence.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/// How a service writes its log: the form of a line, whether it names each request that it served,
/// whether its lines carry trace context, and how it spells a request ID.
record LogStyle(Form form, boolean accessLog, boolean traceContext, Spelling spelling) {
  /// A service that writes nothing.
  static final LogStyle SILENT = new LogStyle(Form.NONE, false, false, Spelling.DASHED);

  enum Form {
    NONE,
    JSON,
    LOGFMT,
    JAVA
  }

  enum Spelling {
    DASHED,
    COMPACT,
    UPPER
  }

  private static final DateTimeFormatter JAVA_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  String spell(String requestId) {
    return switch (spelling) {
      case DASHED -> requestId;
      case COMPACT -> requestId.replace("-", "");
      case UPPER -> requestId.toUpperCase(Locale.ROOT);
    };
  }

  /// One line; an empty request ID is left out.
  String line(
      long timeNanos,
      LogItem.Level level,
      String logger,
      String requestId,
      String message,
      Map<String, String> fields) {
    Instant time = Instant.ofEpochSecond(0, timeNanos);
    return switch (form) {
      case NONE -> "";
      case JSON -> json(time, level, requestId, message, fields);
      case LOGFMT -> logfmt(time, level, requestId, message, fields);
      case JAVA -> java(time, level, logger, requestId, message, fields);
    };
  }

  private String json(
      Instant time,
      LogItem.Level level,
      String requestId,
      String message,
      Map<String, String> fields) {
    StringBuilder line = new StringBuilder("{\"ts\":\"").append(time).append('"');
    line.append(",\"level\":\"").append(lower(level)).append('"');
    if (!requestId.isEmpty()) {
      line.append(",\"request_id\":\"").append(spell(requestId)).append('"');
    }
    line.append(",\"msg\":\"").append(quoted(message)).append('"');
    fields.forEach(
        (key, value) -> line.append(",\"").append(key).append("\":").append(jsonValue(value)));
    return line.append('}').toString();
  }

  private String logfmt(
      Instant time,
      LogItem.Level level,
      String requestId,
      String message,
      Map<String, String> fields) {
    StringBuilder line =
        new StringBuilder("ts=").append(time).append(" level=").append(lower(level));
    line.append(" msg=\"").append(quoted(message)).append('"');
    if (!requestId.isEmpty()) {
      line.append(" request_id=").append(spell(requestId));
    }
    fields.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    return line.toString();
  }

  private String java(
      Instant time,
      LogItem.Level level,
      String logger,
      String requestId,
      String message,
      Map<String, String> fields) {
    StringBuilder line = new StringBuilder(JAVA_TIME.format(time)).append(' ');
    line.append(level == LogItem.Level.ERROR ? "ERROR" : level + " ").append(" [");
    line.append(requestId.isEmpty() ? "main" : "req=" + spell(requestId)).append("] ");
    line.append(logger).append(" : ").append(message);
    fields.forEach((key, value) -> line.append(", ").append(key).append('=').append(value));
    return line.toString();
  }

  private static String jsonValue(String value) {
    boolean number = !value.isEmpty() && value.chars().allMatch(each -> each >= '0' && each <= '9');
    return number ? value : '"' + quoted(value) + '"';
  }

  private static String lower(LogItem.Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
