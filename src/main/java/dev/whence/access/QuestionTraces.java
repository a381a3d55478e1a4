package dev.whence.access;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A span per question, in the asker's trace where it is in one. Thread-safe.
public final class QuestionTraces {

  private static final int BROKEN = 500;

  private final OpenTelemetry telemetry;
  private final Tracer tracer;

  public QuestionTraces(OpenTelemetry telemetry) {
    this.telemetry = telemetry;
    this.tracer = telemetry.getTracer("dev.whence");
  }

  Span begin(HttpServerRequest request, String path) {
    Context parent =
        telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), request, HEADERS);
    String route = route(path);
    return tracer
        .spanBuilder(request.method().name() + " " + route)
        .setParent(parent)
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("http.request.method", request.method().name())
        .setAttribute("http.route", route)
        .setAttribute("url.path", path)
        .setAttribute("url.scheme", request.scheme())
        .startSpan();
  }

  void end(Span span, int status) {
    span.setAttribute("http.response.status_code", status);
    if (status >= BROKEN) {
      span.setAttribute("error.type", Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /// The path without what names one thing: the first three parts.
  private static String route(String path) {
    int end = 0;
    for (int slash = 0; slash < 4 && end >= 0; slash++) {
      end = path.indexOf('/', end == 0 && slash == 0 ? 0 : end + 1);
    }
    return end < 0 ? path : path.substring(0, end);
  }

  private static final TextMapGetter<HttpServerRequest> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
          return Set.copyOf(request.headers().names());
        }

        @Override
        public @Nullable String get(@Nullable HttpServerRequest request, String key) {
          return request == null ? null : request.getHeader(key);
        }
      };
}
