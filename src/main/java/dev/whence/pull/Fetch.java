package dev.whence.pull;

import dev.whence.access.Denied;
import dev.whence.access.OutgoingCalls;
import dev.whence.access.OutgoingTargets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks one configured address, bounded in size and time. Redirects are never followed: credentials
/// go to no other host, and no other host is contacted. Thread-safe.
final class Fetch implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MAX_RETRY_AFTER_SECONDS = 3_600;

  private final PullSource source;
  private final String base;
  private final OutgoingCalls calls;

  Fetch(PullSource source) {
    this.source = source;
    this.base = source.url().toString().replaceAll("/+$", "");
    this.calls = new OutgoingCalls(OutgoingTargets.only(source.url()), CONNECT);
  }

  /// A parameter of a query.
  record Parameter(String name, String value) {}

  /// The body of a successful answer.
  byte[] get(String path, Parameter... query) throws PullException, InterruptedException {
    String parameters =
        List.of(query).stream()
            .map(each -> each.name() + "=" + encode(each.value()))
            .collect(Collectors.joining("&"));
    return send(path, uri(path, parameters));
  }

  private URI uri(String path, String parameters) {
    return URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte[] send(String path, URI address) throws PullException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    if (!source.authorization().isEmpty()) {
      headers.put("Authorization", source.authorization());
    }
    try {
      return body(
          path,
          calls.send(
              new OutgoingCalls.Call(
                  "GET", address, headers, null, source.timeout(), source.maxResponseBytes())));
    } catch (OutgoingCalls.TooLong tooLong) {
      throw new PullException(
          base
              + path
              + ": "
              + tooLong.getMessage()
              + "; raise max-response-size or narrow what is read");
    } catch (IOException | Denied failed) {
      throw new PullException(base + path + ": " + told(failed));
    }
  }

  private static String told(Exception cause) {
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }

  private byte[] body(String path, OutgoingCalls.Answer answer) throws PullException {
    int status = answer.status();
    if (status / 100 == 2) {
      return answer.body();
    }
    String detail =
        status / 100 == 3
            ? " to "
                + answer.header("Location")
                + ", which is not followed; configure the address that is meant"
            : status == 401 || status == 403 ? "; configure a token, or username and password" : "";
    throw new PullException(
        base + path + ": answered " + status + detail, status, retryAfter(answer));
  }

  private static Duration retryAfter(OutgoingCalls.Answer answer) {
    String seconds = answer.header("Retry-After");
    return seconds.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_SECONDS, Integer.parseInt(seconds)))
        : Duration.ZERO;
  }

  @Override
  public void close() {
    calls.close();
  }
}
