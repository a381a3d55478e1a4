package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.CellFrames;
import dev.whence.store.Packed;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.util.BytesRef;

/// Makes a block the index's document: the frame itself, and in which questions to open it.
final class BlockDocument {

  private static final int MAX_WORDS = 1 << 16;
  private static final int MAX_SERVICE_BYTES = 32_000;

  private BlockDocument() {}

  /// Items of one tenant.
  static Document ofItems(
      Tenant tenant, Kind kind, Frame frame, long arrivalNanos, Vocabulary vocabulary) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < frame.size(); row++) {
      min = Math.min(min, frame.timeNanos(row));
      max = Math.max(max, latest(frame, row));
    }
    return ofItems(tenant, kind, Packed.of(frame), min, max, arrivalNanos, vocabulary);
  }

  /// Items of one tenant as they came.
  static Document ofItems(Kind kind, LiveItems items, long arrivalNanos, Vocabulary vocabulary) {
    Packed packed = items.packed();
    return ofItems(
        items.tenant(),
        kind,
        packed != null ? packed : Packed.of(items.frame()),
        items.minNanos(),
        items.maxNanos(),
        arrivalNanos,
        vocabulary);
  }

  private static Document ofItems(
      Tenant tenant,
      Kind kind,
      Packed packed,
      long min,
      long max,
      long arrivalNanos,
      Vocabulary vocabulary) {
    Frame frame = packed.frame();
    Document document = document(tenant, kind, packed, min, max, arrivalNanos);
    addTerms(document, frame);
    for (Service service : new Emitters(frame, vocabulary).services()) {
      addService(document, service.key());
    }
    return document;
  }

  /// Cells of one tenant.
  ///
  /// @param finalSlices those that the cells are final for
  static Document ofCells(
      Tenant tenant,
      Kind kind,
      Collection<Cell> cells,
      Collection<Long> finalSlices,
      long arrivalNanos) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    Set<CellKind> kinds = EnumSet.noneOf(CellKind.class);
    Set<String> services = new HashSet<>();
    for (Cell cell : cells) {
      min = Math.min(min, cell.key().sliceNanos());
      max = Math.max(max, cell.key().sliceNanos());
      kinds.add(cell.key().kind());
      CellServices.of(cell.key()).forEach(services::add);
    }
    for (long slice : finalSlices) {
      min = Math.min(min, slice);
      max = Math.max(max, slice);
    }
    Document document =
        document(tenant, kind, Packed.of(CellFrames.frame(cells)), min, max, arrivalNanos);
    kinds.forEach(each -> Fields.term(document, Fields.CELLS, each.name()));
    services.forEach(each -> addService(document, each));
    finalSlices.forEach(each -> document.add(new SortedNumericDocValuesField(Fields.SLICE, each)));
    return document;
  }

  private static Document document(
      Tenant tenant, Kind kind, Packed packed, long min, long max, long arrivalNanos) {
    Document document = new Document();
    Fields.term(document, Fields.TENANT, tenant.id());
    Fields.term(document, Fields.KIND, kind.name());
    String id = UUID.randomUUID().toString();
    Fields.term(document, Fields.ID, id);
    document.add(new BinaryDocValuesField(Fields.ID, new BytesRef(id)));
    Fields.time(document, Fields.MIN, min);
    Fields.time(document, Fields.MAX, max);
    Fields.number(document, Fields.COUNT, packed.frame().size());
    Fields.number(document, Fields.ARRIVAL, arrivalNanos);
    document.add(
        new BinaryDocValuesField(
            Fields.FRAME, new BytesRef(packed.array(), packed.offset(), packed.length())));
    return document;
  }

  /// When an item was last of interest: a change that lasts, at its end.
  static long latest(Frame frame, int row) {
    if (frame.signal() == Signal.CHANGES) {
      Long end = Changes.of(frame).event(row).endNanos();
      return end == null ? frame.timeNanos(row) : Math.max(end, frame.timeNanos(row));
    }
    return frame.timeNanos(row);
  }

  private static void addService(Document document, String key) {
    Fields.term(document, Fields.SERVICE, key);
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_SERVICE_BYTES);
    document.add(new SortedSetDocValuesField(Fields.SERVICE, new BytesRef(bytes, 0, length)));
  }

  private static void addTerms(Document document, Frame frame) {
    switch (frame.signal()) {
      case SPANS -> {
        addTraces(document, frame);
        addTexts(document, Fields.REQUEST, frame, Section.SPANS, Spans.REQUEST_ID);
        addError(document, frame);
      }
      case LOGS -> {
        addTraces(document, frame);
        addTexts(document, Fields.REQUEST, frame, Section.LOGS, Logs.REQUEST_ID);
        addError(document, frame);
        addWords(document, frame);
      }
      case POINTS -> addTexts(document, Fields.METRIC, frame, Section.SERIES, Points.SERIES_NAME);
      case CHANGES -> addTexts(document, Fields.CHANGE, frame, Section.CHANGES, Changes.ID);
      case CELLS, REQUESTS -> {}
    }
  }

  private static void addTraces(Document document, Frame frame) {
    Set<BytesRef> traces = new HashSet<>();
    long lastHigh = 0;
    long lastLow = 0;
    for (int row = 0; row < frame.size(); row++) {
      long high = frame.main().get(Spans.TRACE_HIGH, row);
      long low = frame.main().get(Spans.TRACE_LOW, row);
      if ((high != lastHigh || low != lastLow) && (high | low) != 0) {
        traces.add(Fields.bytes(high, low));
      }
      lastHigh = high;
      lastLow = low;
    }
    traces.forEach(trace -> Fields.term(document, Fields.TRACE, trace));
  }

  private static void addTexts(
      Document document, String field, Frame frame, Section section, int column) {
    boolean[] seen = new boolean[frame.texts().size()];
    seen[0] = true;
    for (int row = 0; row < frame.table(section).size(); row++) {
      int text = (int) frame.table(section).get(column, row);
      if (!seen[text]) {
        seen[text] = true;
        Fields.term(document, field, frame.text(text));
      }
    }
  }

  private static void addError(Document document, Frame frame) {
    boolean error = false;
    boolean fine = false;
    for (int row = 0; row < frame.size(); row++) {
      boolean isError = RowFilter.isError(frame, row);
      error |= isError;
      fine |= !isError;
    }
    for (boolean each : List.of(true, false)) {
      if (each ? error : fine) {
        Fields.term(document, Fields.ERROR, String.valueOf(each));
      }
    }
  }

  private static void addWords(Document document, Frame frame) {
    Set<String> words = new HashSet<>();
    boolean[] seen = new boolean[frame.texts().size()];
    boolean all = true;
    for (int row = 0; row < frame.size() && all; row++) {
      int body = (int) frame.main().get(Logs.BODY, row);
      if (!seen[body]) {
        seen[body] = true;
        all = Words.collect(frame.text(body), words, MAX_WORDS);
      }
    }
    words.forEach(word -> Fields.term(document, Fields.TOKEN, word));
    if (!all) {
      Fields.term(document, Fields.TOKEN, Fields.MANY);
    }
  }
}
