package dev.whence.store;

import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Section;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Request summaries as frames and back.
public final class RequestFrames {

  private RequestFrames() {}

  public static Frame frame(Collection<RequestSummary> requests) {
    Frame.Builder builder = new Frame.Builder(Signal.REQUESTS);
    for (RequestSummary request : requests) {
      int row =
          builder
              .table(Section.REQUESTS)
              .add(
                  request.traceId().high(),
                  request.traceId().low(),
                  request.startNanos(),
                  request.durationNanos(),
                  builder.text(request.service().key()),
                  builder.text(request.route()),
                  builder.text(request.requestId()),
                  request.failed() ? 1 : 0,
                  request.spans(),
                  request.logs());
      for (RequestSummary.Part part : request.parts()) {
        builder
            .table(Section.REQUEST_PARTS)
            .add(
                row,
                builder.text(part.service().key()),
                builder.text(part.instance()),
                builder.text(part.version()),
                builder.text(part.operation()),
                part.spans(),
                part.errors());
      }
    }
    return builder.build();
  }

  static TraceId traceId(Frame frame, int row) {
    Table table = frame.table(Section.REQUESTS);
    return new TraceId(table.get(0, row), table.get(1, row));
  }

  public static List<RequestSummary> requests(Frame frame) {
    Reading reading = new Reading(frame, Service::parse);
    List<RequestSummary> requests = new ArrayList<>(frame.size());
    for (int row = 0; row < frame.size(); row++) {
      requests.add(reading.request(row));
    }
    return requests;
  }

  /// Reads requests of one frame, asking for each service once. Not thread-safe.
  static final class Reading {

    private final Frame frame;
    private final Function<String, Service> parse;

    /// By number of the key's text.
    private final @Nullable Service[] services;

    /// @param parse gives the service of a key
    Reading(Frame frame, Function<String, Service> parse) {
      this.frame = frame;
      this.parse = parse;
      this.services = new @Nullable Service[frame.texts().size()];
    }

    RequestSummary request(int row) {
      Table table = frame.table(Section.REQUESTS);
      return new RequestSummary(
          traceId(frame, row),
          table.get(2, row),
          table.get(3, row),
          service(table.get(4, row)),
          frame.text(table.get(5, row)),
          frame.text(table.get(6, row)),
          table.get(7, row) != 0,
          (int) table.get(8, row),
          (int) table.get(9, row),
          parts(row));
    }

    private List<RequestSummary.Part> parts(int row) {
      Table table = frame.table(Section.REQUEST_PARTS);
      List<RequestSummary.Part> parts = new ArrayList<>();
      int end = table.firstChild(row + 1);
      for (int p = table.firstChild(row); p < end; p++) {
        parts.add(
            new RequestSummary.Part(
                service(table.get(1, p)),
                frame.text(table.get(2, p)),
                frame.text(table.get(3, p)),
                frame.text(table.get(4, p)),
                (int) table.get(5, p),
                (int) table.get(6, p)));
      }
      return parts;
    }

    private Service service(long text) {
      Service known = services[(int) text];
      if (known == null) {
        known = parse.apply(frame.text(text));
        services[(int) text] = known;
      }
      return known;
    }
  }
}
