package dev.whence.intake;

import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Spans;

/// When an item happened: what decides its partition.
final class EventTime {

  private EventTime() {}

  static long of(Frame frame, int row) {
    return switch (frame.signal()) {
      case SPANS -> frame.main().get(Spans.START, row);
      case LOGS -> Logs.of(frame).timeNanos(row);
      case POINTS -> frame.main().get(Points.TIME, row);
      case CHANGES -> frame.main().get(Changes.TIME, row);
      case CELLS, REQUESTS ->
          throw new IllegalArgumentException(frame.signal() + " do not come from outside");
    };
  }
}
