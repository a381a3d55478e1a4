package dev.whence.pull;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Asks one configured address, bounded in size and time. Redirects are never followed: credentials
/// go to no other host, and no other host is contacted. Thread-safe.
final class Fetch implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MAX_RETRY_AFTER_SECONDS = 3_600;

  private final PullSource source;
  private final String base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  Fetch(PullSource source) {
    this.source = source;
    this.base = source.url().toString().replaceAll("/+$", "");
  }

  /// A parameter of a query.
  record Parameter(String name, String value) {}

  /// The body of a successful answer.
  byte[] get(String path, Parameter... query) throws PullException, InterruptedException {
    String parameters =
        List.of(query).stream()
            .map(each -> each.name() + "=" + encode(each.value()))
            .collect(Collectors.joining("&"));
    return send(path, HttpRequest.newBuilder(uri(path, parameters)).GET());
  }

  private URI uri(String path, String parameters) {
    return URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte[] send(String path, HttpRequest.Builder request)
      throws PullException, InterruptedException {
    request.timeout(source.timeout()).header("Accept", "application/json");
    if (!source.authorization().isEmpty()) {
      request.header("Authorization", source.authorization());
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), source.maxResponseBytes()));
    try {
      return body(path, answer.get(source.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new PullException(base + path + ": " + told(cause));
    } catch (TimeoutException late) {
      throw new PullException(base + path + ": no whole answer within " + source.timeout());
    } finally {
      answer.cancel(true);
    }
  }

  private String told(Throwable cause) {
    boolean tooLarge =
        cause instanceof IOException && String.valueOf(cause.getMessage()).contains("capacity");
    return tooLarge
        ? "the answer has more than "
            + source.maxResponseBytes()
            + " bytes; raise max-response-size or narrow what is read"
        : cause.getClass().getSimpleName()
            + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }

  private byte[] body(String path, HttpResponse<byte[]> response) throws PullException {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return response.body();
    }
    String location = response.headers().firstValue("Location").orElse("");
    String detail =
        status / 100 == 3
            ? " to " + location + ", which is not followed; configure the address that is meant"
            : status == 401 || status == 403 ? "; configure a token, or username and password" : "";
    throw new PullException(
        base + path + ": answered " + status + detail, status, retryAfter(response));
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_SECONDS, Integer.parseInt(seconds)))
        : Duration.ZERO;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
