package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Changes;
import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is kept as one document: a frame of one tenant, and in which questions to open it.
///
/// @param encoded the frame's bytes
/// @param minNanos earliest time of its items
/// @param maxNanos latest time of its items
/// @param arrivalNanos when its newest item arrived
/// @param traces of its spans or log lines
/// @param terms what else it can be looked up by
/// @param words of its log lines
/// @param finalSlices those that its joined cells are final for
public record Block(
    Tenant tenant,
    BlockKind kind,
    Encoded encoded,
    long minNanos,
    long maxNanos,
    long arrivalNanos,
    Set<TraceId> traces,
    Map<BlockField, Collection<String>> terms,
    WordSet words,
    Collection<Long> finalSlices) {

  private static final int MAX_WORDS = 1 << 16;

  /// Items of one tenant.
  public static Block ofItems(
      Tenant tenant, BlockKind kind, Frame frame, long arrivalNanos, Vocabulary vocabulary) {
    return ofItems(tenant, kind, Packed.of(frame), arrivalNanos, vocabulary);
  }

  /// Items of one tenant, encoded already.
  static Block ofItems(
      Tenant tenant, BlockKind kind, Packed packed, long arrivalNanos, Vocabulary vocabulary) {
    Frame frame = packed.frame();
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < frame.size(); row++) {
      min = Math.min(min, frame.timeNanos(row));
      max = Math.max(max, latest(frame, row));
    }
    Map<BlockField, Collection<String>> terms = terms(frame);
    List<String> services = new ArrayList<>();
    for (Service service : new Emitters(frame, vocabulary).services()) {
      services.add(service.key());
    }
    terms.put(BlockField.SERVICE, services);
    return new Block(
        tenant,
        kind,
        packed.encoded(),
        min,
        max,
        arrivalNanos,
        traces(frame),
        terms,
        words(frame),
        List.of());
  }

  /// Cells of one tenant.
  ///
  /// @param finalSlices those that the cells are final for
  public static Block ofCells(
      Tenant tenant,
      BlockKind kind,
      Collection<Cell> cells,
      Collection<Long> finalSlices,
      long arrivalNanos) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    Set<String> kinds = new HashSet<>();
    Set<String> services = new HashSet<>();
    for (Cell cell : cells) {
      min = Math.min(min, cell.key().sliceNanos());
      max = Math.max(max, cell.key().sliceNanos());
      kinds.add(cell.key().kind().name());
      CellServices.addTo(services, cell.key());
    }
    for (long slice : finalSlices) {
      min = Math.min(min, slice);
      max = Math.max(max, slice);
    }
    Map<BlockField, Collection<String>> terms = new EnumMap<>(BlockField.class);
    terms.put(BlockField.CELLS, kinds);
    terms.put(BlockField.SERVICE, services);
    return new Block(
        tenant,
        kind,
        Packed.of(CellFrames.frame(cells)).encoded(),
        min,
        max,
        arrivalNanos,
        Set.of(),
        terms,
        WordSet.NONE,
        List.copyOf(finalSlices));
  }

  /// The names of the kinds of cells, as a block carries them.
  static Set<String> names(Set<CellKind> kinds) {
    Set<String> names = new HashSet<>();
    kinds.forEach(kind -> names.add(kind.name()));
    return names;
  }

  /// When an item was last of interest: a change that lasts, at its end.
  static long latest(Frame frame, int row) {
    if (frame.signal() == Signal.CHANGES) {
      Long end = Changes.of(frame).event(row).endNanos();
      return end == null ? frame.timeNanos(row) : Math.max(end, frame.timeNanos(row));
    }
    return frame.timeNanos(row);
  }

  private static Map<BlockField, Collection<String>> terms(Frame frame) {
    Map<BlockField, Collection<String>> terms = new EnumMap<>(BlockField.class);
    switch (frame.signal()) {
      case SPANS -> {
        terms.put(BlockField.REQUEST, texts(frame, Section.SPANS, Spans.REQUEST_ID));
        terms.put(BlockField.ERROR, errors(frame));
      }
      case LOGS -> {
        terms.put(BlockField.REQUEST, texts(frame, Section.LOGS, Logs.REQUEST_ID));
        terms.put(BlockField.ERROR, errors(frame));
      }
      case POINTS -> terms.put(BlockField.METRIC, texts(frame, Section.SERIES, Points.SERIES_NAME));
      case CHANGES -> terms.put(BlockField.CHANGE, texts(frame, Section.CHANGES, Changes.ID));
      case REQUESTS -> terms.put(BlockField.RARITY, RequestParts.rarity(frame));
      case CELLS -> {}
    }
    return terms;
  }

  private static Set<TraceId> traces(Frame frame) {
    if (frame.signal() != Signal.SPANS && frame.signal() != Signal.LOGS) {
      return Set.of();
    }
    Set<TraceId> traces = new HashSet<>();
    long lastHigh = 0;
    long lastLow = 0;
    for (int row = 0; row < frame.size(); row++) {
      long high = frame.main().get(Spans.TRACE_HIGH, row);
      long low = frame.main().get(Spans.TRACE_LOW, row);
      if ((high != lastHigh || low != lastLow) && (high | low) != 0) {
        traces.add(new TraceId(high, low));
      }
      lastHigh = high;
      lastLow = low;
    }
    return traces;
  }

  private static List<String> texts(Frame frame, Section section, int column) {
    boolean[] seen = new boolean[frame.texts().size()];
    seen[0] = true;
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < frame.table(section).size(); row++) {
      int text = (int) frame.table(section).get(column, row);
      if (!seen[text]) {
        seen[text] = true;
        texts.add(frame.text(text));
      }
    }
    return texts;
  }

  private static List<String> errors(Frame frame) {
    boolean error = false;
    boolean fine = false;
    for (int row = 0; row < frame.size(); row++) {
      boolean isError = RowFilter.isError(frame, row);
      error |= isError;
      fine |= !isError;
    }
    List<String> errors = new ArrayList<>(2);
    for (boolean each : List.of(true, false)) {
      if (each ? error : fine) {
        errors.add(String.valueOf(each));
      }
    }
    return errors;
  }

  private static WordSet words(Frame frame) {
    if (frame.signal() != Signal.LOGS) {
      return WordSet.NONE;
    }
    WordSet words = new WordSet(MAX_WORDS);
    boolean[] seen = new boolean[frame.texts().size()];
    boolean fits = true;
    for (int row = 0; row < frame.size() && fits; row++) {
      int body = (int) frame.main().get(Logs.BODY, row);
      if (!seen[body]) {
        seen[body] = true;
        fits = words.addAll(frame.text(body));
      }
    }
    return words;
  }
}
