package dev.whence.store.lucene;

import dev.whence.model.Tenant;
import dev.whence.model.TraceId;
import dev.whence.store.BlockField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/// The fields of the index's documents.
final class Fields {

  /// What a document holds, see [BlockKind].
  static final String KIND = "kind";

  static final String TENANT = "tenant";

  /// Names one document, so that compaction can replace it.
  static final String ID = "id";

  /// The frame, as its codec writes it.
  static final String FRAME = "frame";

  /// Earliest and latest time of its items, both as points and as values.
  static final String MIN = "min";

  static final String MAX = "max";
  static final String COUNT = "count";

  /// When its newest item arrived.
  static final String ARRIVAL = "arrival";

  static final String TRACE = "trace";
  static final String REQUEST = "request";
  static final String SERVICE = "service";
  static final String METRIC = "metric";

  /// A [WordFilter].
  static final String WORDS = "word-bits";

  static final String ERROR = "error";
  static final String CHANGE = "change";

  /// The kinds of its cells.
  static final String CELLS = "cells";

  static final String RARITY = "rarity";

  /// The slices for which a document's joined cells are final.
  static final String SLICE = "slice";

  static final int MAX_TERM_BYTES = 256;
  private static final FieldType TERM = new FieldType();

  static {
    TERM.setIndexOptions(IndexOptions.DOCS);
    TERM.setTokenized(false);
    TERM.setOmitNorms(true);
    TERM.freeze();
  }

  private Fields() {}

  /// The terms of a field; words are no terms.
  static String of(BlockField field) {
    return switch (field) {
      case TRACE -> TRACE;
      case REQUEST -> REQUEST;
      case SERVICE -> SERVICE;
      case METRIC -> METRIC;
      case TOKEN -> throw new IllegalArgumentException("words are no terms");
      case ERROR -> ERROR;
      case CHANGE -> CHANGE;
      case CELLS -> CELLS;
      case RARITY -> RARITY;
    };
  }

  static void term(Document document, String field, BytesRef value) {
    document.add(new Field(field, value, TERM));
  }

  static void term(Document document, String field, String value) {
    term(document, field, bytes(value));
  }

  static void time(Document document, String field, long nanos) {
    document.add(new LongPoint(field, nanos));
    document.add(new NumericDocValuesField(field, nanos));
  }

  static void number(Document document, String field, long value) {
    document.add(new NumericDocValuesField(field, value));
  }

  static Term term(String field, String value) {
    return new Term(field, bytes(value));
  }

  static Term tenant(Tenant tenant) {
    return new Term(TENANT, tenant.id());
  }

  /// A text as a term. Long ones are cut, which only makes a block be opened in vain: rows are
  /// compared whole.
  static BytesRef bytes(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new BytesRef(bytes, 0, Math.min(bytes.length, MAX_TERM_BYTES));
  }

  static BytesRef bytes(TraceId trace) {
    return new BytesRef(ByteBuffer.allocate(16).putLong(trace.high()).putLong(trace.low()).array());
  }
}
