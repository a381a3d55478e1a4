package dev.whence.api;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.aggregate.Rolled;
import dev.whence.join.IdentitySettings;
import dev.whence.join.JoinedRequest;
import dev.whence.join.RequestIdentity;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts frames into a store as the intake does, all at once: with request identities, local cells
/// and what the join of their traces gives.
final class Stored {

  private static final RequestIdentity IDENTITY = new RequestIdentity(IdentitySettings.DEFAULT);
  private static final LocalRollup LOCAL = new LocalRollup(Vocabulary.DEFAULT);
  private static final JoinedRollup JOINED = new JoinedRollup(Vocabulary.DEFAULT);

  private Stored() {}

  /// @param frames each of one day; the spans of a trace must come together
  static void write(Store store, List<Frame> frames) {
    List<Frame> spans = new ArrayList<>();
    long sequence = store.committedSequence();
    for (Frame raw : frames) {
      Frame frame = IDENTITY.identify(raw);
      sequence++;
      Partition day = Partition.of(frame.signal(), time(frame));
      store.write(Tenant.DEFAULT, day, sequence, frame, LOCAL.fold(frame));
      if (frame.signal() == Signal.SPANS) {
        spans.add(frame);
      }
    }
    join(store, Frame.concat(Signal.SPANS, spans));
    store.commit(sequence);
  }

  private static void join(Store store, Frame all) {
    Map<TraceId, List<Integer>> byTrace = new TreeMap<>();
    for (int row = 0; row < all.size(); row++) {
      byTrace.computeIfAbsent(Spans.of(all).traceId(row), id -> new ArrayList<>()).add(row);
    }
    Frame noLogs = new Frame.Builder(Signal.LOGS).build();
    byTrace.forEach(
        (id, rows) -> {
          Frame trace = all.select(rows.stream().mapToInt(row -> row).toArray());
          Rolled rolled = JOINED.fold(new JoinedRequest(id, trace, noLogs));
          store.writeJoined(Tenant.DEFAULT, rolled.cells(), List.of(rolled.summary()));
        });
  }

  private static long time(Frame frame) {
    return switch (frame.signal()) {
      case SPANS -> Spans.of(frame).startNanos(0);
      case LOGS -> Logs.of(frame).timeNanos(0);
      case POINTS -> Points.of(frame).timeNanos(0);
      case CHANGES -> Changes.of(frame).timeNanos(0);
      case CELLS, REQUESTS -> throw new IllegalArgumentException("worked out, not sent");
    };
  }
}
