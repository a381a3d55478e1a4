package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.decode.GrafanaAnnotations;
import dev.whence.model.Changes;
import dev.whence.model.TimeRange;
import dev.whence.pull.Fetch.Parameter;
import java.util.ArrayList;
import java.util.List;

/// Reads the annotations of a Grafana as changes. Windows overlap widely, since people write and
/// correct annotations afterwards; one that was read before is the same change. Where an answer is
/// as long as it may be, the window is halved, so that nothing is cut off.
final class GrafanaConnector implements Connector {

  private static final long MILLIS = 1_000_000L;
  private static final long SHORTEST_NANOS = 60_000_000_000L;

  private final Fetch fetch;
  private final PullSource source;

  GrafanaConnector(Fetch fetch, PullSource source) {
    this.fetch = fetch;
    this.source = source;
  }

  @Override
  public void pull(TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    byte[] body = ask(window);
    GrafanaAnnotations.Answer answer = GrafanaAnnotations.read(body, source.name());
    boolean cut = answer.annotations() >= source.wanted().most();
    if (cut && window.durationNanos() > SHORTEST_NANOS) {
      long middle = window.fromNanos() + window.durationNanos() / 2;
      pull(new TimeRange(window.fromNanos(), middle), taker);
      pull(new TimeRange(middle, window.toNanos()), taker);
      return;
    }
    taker.take(
        Changes.frame(answer.changes(), window.toNanos()),
        body,
        cut ? 1 : 0,
        cut ? "more annotations in one minute than 'most' allows" : "");
  }

  private byte[] ask(TimeRange window) throws PullException, InterruptedException {
    List<Parameter> query = new ArrayList<>();
    query.add(new Parameter("from", String.valueOf(window.fromNanos() / MILLIS)));
    query.add(new Parameter("to", String.valueOf(window.toNanos() / MILLIS)));
    query.add(new Parameter("type", "annotation"));
    query.add(new Parameter("limit", String.valueOf(source.wanted().most())));
    source.wanted().tags().forEach(tag -> query.add(new Parameter("tags", tag)));
    return fetch.get("/api/annotations", query.toArray(Parameter[]::new));
  }

  @Override
  public void close() {
    fetch.close();
  }
}
