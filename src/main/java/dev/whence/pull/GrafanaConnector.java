package dev.whence.pull;

import dev.whence.decode.DecodeException;
import dev.whence.decode.GrafanaAnnotations;
import dev.whence.model.Changes;
import dev.whence.model.TimeRange;
import dev.whence.pull.Fetch.Parameter;
import java.util.ArrayList;
import java.util.List;

/// Reads the annotations of a Grafana as changes. Windows overlap widely, since people write and
/// correct annotations afterwards; one that was read before is the same change.
final class GrafanaConnector implements Connector {

  private static final long MILLIS = 1_000_000L;

  private final Fetch fetch;
  private final PullSource source;

  GrafanaConnector(Fetch fetch, PullSource source) {
    this.fetch = fetch;
    this.source = source;
  }

  @Override
  public void pull(TimeRange window, Taker taker)
      throws PullException, DecodeException, InterruptedException {
    List<Parameter> query = new ArrayList<>();
    query.add(new Parameter("from", String.valueOf(window.fromNanos() / MILLIS)));
    query.add(new Parameter("to", String.valueOf(window.toNanos() / MILLIS)));
    query.add(new Parameter("type", "annotation"));
    query.add(new Parameter("limit", String.valueOf(source.wanted().most())));
    source.wanted().tags().forEach(tag -> query.add(new Parameter("tags", tag)));
    byte[] body = fetch.get("/api/annotations", query.toArray(Parameter[]::new));
    taker.take(
        Changes.frame(GrafanaAnnotations.read(body, source.name()), window.toNanos()), body, 0, "");
  }

  @Override
  public void close() {
    fetch.close();
  }
}
