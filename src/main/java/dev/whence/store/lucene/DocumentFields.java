package dev.whence.store.lucene;

import dev.whence.model.Tenant;
import dev.whence.store.Document;
import dev.whence.store.TextHash;
import dev.whence.store.lucene.DocumentLog.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/// What the index of JSON documents holds of one.
final class DocumentFields {

  /// When it was put.
  static final String WRITTEN = "written";

  private static final String KEY = "key";

  private DocumentFields() {}

  /// @throws IOException where an ID is longer than the index takes
  static void needShort(String id) throws IOException {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > IndexWriter.MAX_TERM_LENGTH) {
      throw new IOException(
          "the ID of a document has "
              + bytes
              + " bytes, and may have "
              + IndexWriter.MAX_TERM_LENGTH);
    }
  }

  static org.apache.lucene.document.Document of(Entry entry) {
    Document document = entry.document();
    org.apache.lucene.document.Document stored = new org.apache.lucene.document.Document();
    Fields.term(
        stored, KEY, key(entry.tenant(), document.kind(), document.revision(), document.id()));
    Fields.term(stored, Fields.TENANT, entry.tenant().id());
    Fields.term(stored, Fields.KIND, document.kind());
    Fields.term(stored, Fields.ID, document.id());
    stored.add(new SortedDocValuesField(Fields.ID, new BytesRef(document.id())));
    stored.add(new NumericDocValuesField(DocumentHead.REVISION, document.revision()));
    stored.add(new NumericDocValuesField(DocumentHead.TIME, document.timeNanos()));
    stored.add(new NumericDocValuesField(WRITTEN, entry.writtenNanos()));
    stored.add(new StoredField(DocumentHead.JSON, document.json()));
    return stored;
  }

  static Term term(Entry entry) {
    Document document = entry.document();
    return term(entry.tenant(), document.kind(), document.revision(), document.id());
  }

  /// Of one revision alone, however long its ID is.
  static Term term(Tenant tenant, String kind, int revision, String id) {
    return Fields.term(KEY, key(tenant, kind, revision, id));
  }

  /// Readable where it is short, as terms are that are not cut.
  private static String key(Tenant tenant, String kind, int revision, String id) {
    String key = tenant.id() + "/" + kind + "/" + revision + "/" + id;
    return key.getBytes(StandardCharsets.UTF_8).length > Fields.MAX_TERM_BYTES
        ? TextHash.of(key)
        : key;
  }
}
