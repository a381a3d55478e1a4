package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.JaegerAnswer;
import dev.whence.model.Frame;
import dev.whence.model.Spans;
import dev.whence.model.TimeRange;
import dev.whence.pull.Fetch.Parameter;
import java.util.HashSet;
import java.util.Set;

/// Follows a Jaeger query service through `/api/v3`, or where it has none through the older API:
/// service by service, the traces that began in a window. Where an answer is as long as it may be,
/// the window is halved, so that nothing is cut off.
///
/// A service that answers neither with traces nor with an error but 404 has no traces there.
final class JaegerConnector implements Connector {

  private static final long SHORTEST_NANOS = 1_000_000_000L;
  private static final int NOT_FOUND = 404;

  private final Fetch fetch;
  private final PullSource.Wanted wanted;
  private final Seen<SpanKey> seen = new Seen<>();

  private record SpanKey(long high, long low, long span, int kind) {}

  /// How a query service is asked.
  private enum Api {
    V3,
    LEGACY
  }

  JaegerConnector(Fetch fetch, PullSource.Wanted wanted) {
    this.fetch = fetch;
    this.wanted = wanted;
  }

  @Override
  public void pull(TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    Api api = Api.V3;
    byte[] services;
    try {
      services = fetch.get("/api/v3/services");
    } catch (PullException failed) {
      if (failed.status() != NOT_FOUND) {
        throw failed;
      }
      api = Api.LEGACY;
      services = fetch.get("/api/services");
    }
    for (String service : JaegerAnswer.services(services)) {
      if (wanted.services().isEmpty() || wanted.services().contains(service)) {
        pull(api, service, window, taker);
      }
    }
  }

  private void pull(Api api, String service, TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    byte[] body = ask(api, service, window);
    Decoded decoded =
        switch (api) {
          case V3 -> JaegerAnswer.v3(body);
          case LEGACY -> JaegerAnswer.legacy(body);
        };
    boolean cut = traces(decoded.frame()) >= wanted.most();
    if (cut && window.durationNanos() > SHORTEST_NANOS) {
      long middle = window.fromNanos() + window.durationNanos() / 2;
      pull(api, service, new TimeRange(window.fromNanos(), middle), taker);
      pull(api, service, new TimeRange(middle, window.toNanos()), taker);
      return;
    }
    String reason = cut ? "more traces in one second than 'most' allows" : decoded.reason();
    handOver(decoded, body, decoded.rejected() + (cut ? 1 : 0), reason, taker);
  }

  private byte[] ask(Api api, String service, TimeRange window)
      throws PullException, InterruptedException {
    try {
      return switch (api) {
        case V3 ->
            fetch.get(
                "/api/v3/traces",
                // releases before 2.19 know the names with underscores alone
                new Parameter("query.serviceName", service),
                new Parameter("query.service_name", service),
                new Parameter("query.startTimeMin", from(window)),
                new Parameter("query.start_time_min", from(window)),
                new Parameter("query.startTimeMax", to(window)),
                new Parameter("query.start_time_max", to(window)),
                new Parameter("query.searchDepth", String.valueOf(wanted.most())),
                new Parameter("query.num_traces", String.valueOf(wanted.most())));
        case LEGACY ->
            fetch.get(
                "/api/traces",
                new Parameter("service", service),
                new Parameter("start", String.valueOf(window.fromNanos() / 1_000)),
                new Parameter("end", String.valueOf(window.toNanos() / 1_000)),
                new Parameter("limit", String.valueOf(wanted.most())));
      };
    } catch (PullException failed) {
      if (failed.status() == NOT_FOUND) {
        return (api == Api.V3 ? "{\"result\":{}}" : "{\"data\":[]}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      }
      throw failed;
    }
  }

  private static String from(TimeRange window) {
    return TimeRange.instant(window.fromNanos()).toString();
  }

  private static String to(TimeRange window) {
    return TimeRange.instant(window.toNanos()).toString();
  }

  private static int traces(Frame frame) {
    Spans spans = Spans.of(frame);
    Set<Object> traces = new HashSet<>();
    for (int row = 0; row < spans.size(); row++) {
      traces.add(spans.traceId(row));
    }
    return traces.size();
  }

  /// Hands over the spans that were not handed over before: a trace is found under every service it
  /// passed, and again while windows overlap.
  private void handOver(Decoded decoded, byte[] body, long rejected, String reason, Taker taker)
      throws PullException, InterruptedException {
    Spans spans = Spans.of(decoded.frame());
    int[] rows = new int[spans.size()];
    int size = 0;
    Set<SpanKey> keys = new HashSet<>();
    for (int row = 0; row < rows.length; row++) {
      SpanKey key = key(spans, row);
      if (!seen.contains(key) && keys.add(key)) {
        rows[size++] = row;
      }
    }
    Frame fresh = decoded.frame().select(java.util.Arrays.copyOf(rows, size));
    taker.take(fresh, body, rejected, reason);
    keys.forEach(seen::add);
  }

  private static SpanKey key(Spans spans, int row) {
    return new SpanKey(
        spans.table().get(Spans.TRACE_HIGH, row),
        spans.table().get(Spans.TRACE_LOW, row),
        spans.table().get(Spans.SPAN_ID, row),
        (int) spans.table().get(Spans.KIND, row));
  }

  @Override
  public void close() {
    fetch.close();
  }
}
