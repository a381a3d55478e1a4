package dev.whence.access;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which role each request of the service's own port needs. What is not listed and only reads needs
/// `query`; what is not listed and writes needs `admin`.
final class Policy {

  private static final String ALERTS = "/api/v1/alerts";
  private static final String MCP = "/mcp";

  /// Senders' paths: what they POST or PUT is telemetry, changes or alerts.
  private static final List<String> SENT =
      List.of(
          "/v1/traces",
          "/v1/logs",
          "/v1/metrics",
          "/otlp/v1/logs",
          "/api/traces",
          "/api/v2/spans",
          "/loki/api/v1/push",
          "/api/v1/write",
          "/api/v1/changes",
          ALERTS);

  /// Questions that come as a POST.
  private static final List<String> ASKED =
      List.of(
          "/api/v1/explanations",
          "/api/v1/query",
          "/api/v1/query_range",
          "/api/v1/query_exemplars",
          "/api/v1/labels",
          "/api/v1/series",
          MCP);

  private static final List<String> RESPONDED =
      List.of("/api/v1/incidents", "/api/v1/confirmations", "/api/v1/playbooks");

  private static final List<String> GREETED = List.of("/elasticsearch", "/elasticsearch/");

  /// Elasticsearch's door: for one index, or for all.
  private static final Pattern BULK = Pattern.compile("(/elasticsearch)?(/[^/]+)?/_bulk");

  private static final List<String> STREAMS = List.of(MCP, MCP + "/", MCP + "/sse", MCP + "/sse/");

  private Policy() {}

  /// The role that a request needs; null where anybody may make it.
  ///
  /// @param path normalised
  static @Nullable Role needed(String method, String path) {
    boolean reads = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    if (reads && (path.equals("/q/health") || isUnder(path, "/q/health"))) {
      return null;
    }
    if (reads) {
      return GREETED.contains(path) ? Role.INGEST : Role.QUERY;
    }
    if (method.equals("POST") || method.equals("PUT")) {
      if (isSent(path)) {
        return Role.INGEST;
      }
      if (ASKED.contains(path) || path.startsWith(MCP + "/")) {
        return Role.QUERY;
      }
    }
    if (method.equals("DELETE") && path.equals(MCP)) {
      return Role.QUERY; // an assistant ends its session
    }
    boolean responds = RESPONDED.stream().anyMatch(one -> path.equals(one) || isUnder(path, one));
    boolean confirms = isUnder(path, "/api/v1/explanations");
    return responds || confirms ? Role.RESPOND : Role.ADMIN;
  }

  private static boolean isSent(String path) {
    return SENT.stream().anyMatch(sent -> path.equals(sent) || isUnder(path, sent))
        || BULK.matcher(path).matches();
  }

  private static boolean isUnder(String path, String parent) {
    return path.length() > parent.length() + 1
        && path.startsWith(parent)
        && path.charAt(parent.length()) == '/';
  }

  /// Whether a request is a question or an answer to one: limited, and audited.
  static boolean isQuestion(Role role, String path) {
    return role != Role.INGEST && (isUnder(path, "/api") || path.startsWith(MCP));
  }

  /// Whether it opens a stream on which an assistant waits for what may come.
  static boolean isStream(String method, String path) {
    return method.equals("GET") && STREAMS.contains(path);
  }

  /// Whether it is an alert, where it is sent.
  static boolean isAlert(String path) {
    return isUnder(path, ALERTS);
  }
}
