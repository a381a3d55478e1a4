package dev.whence.store.lucene;

import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/// The index of JSON documents: each is durable once put. Thread-safe.
final class DocumentIndex implements AutoCloseable {

  private static final String KEY = "key";
  private static final String REVISION = "revision";
  private static final String TIME = "time";
  private static final String WRITTEN = "written";
  private static final String JSON = "json";

  /// A document of which only the head was read.
  private record Head(LeafReader leaf, int number, String id, int revision, long timeNanos) {}

  private final IndexWriter writer;
  private DirectoryReader reader;

  DocumentIndex(Path path) throws IOException {
    Files.createDirectories(path);
    writer = new PartitionFiles(path).writer(4);
    reader = DirectoryReader.open(writer);
  }

  /// Puts documents in order, up to the first of which another is there; one commit for all.
  ///
  /// @return whether all revisions are these documents
  synchronized boolean put(Tenant tenant, List<Document> documents, long nowNanos)
      throws IOException {
    boolean all = true;
    boolean any = false;
    for (Document document : documents) {
      Optional<Document> before =
          newest(tenant, document.kind(), document.id(), document.revision());
      if (before.isPresent() && !before.get().json().equals(document.json())) {
        all = false;
        break;
      }
      if (before.isEmpty()) {
        // what a commit that failed left behind is replaced
        writer.updateDocument(
            Fields.term(KEY, key(tenant, document)), stored(tenant, document, nowNanos));
        any = true;
      }
    }
    if (any) {
      commit();
    }
    return all;
  }

  private static String key(Tenant tenant, Document document) {
    return tenant.id() + "/" + document.kind() + "/" + document.revision() + "/" + document.id();
  }

  private static org.apache.lucene.document.Document stored(
      Tenant tenant, Document document, long nowNanos) {
    org.apache.lucene.document.Document stored = new org.apache.lucene.document.Document();
    Fields.term(stored, KEY, key(tenant, document));
    Fields.term(stored, Fields.TENANT, tenant.id());
    Fields.term(stored, Fields.KIND, document.kind());
    Fields.term(stored, Fields.ID, document.id());
    stored.add(new SortedDocValuesField(Fields.ID, new BytesRef(document.id())));
    stored.add(new NumericDocValuesField(REVISION, document.revision()));
    stored.add(new NumericDocValuesField(TIME, document.timeNanos()));
    stored.add(new NumericDocValuesField(WRITTEN, nowNanos));
    stored.add(new StoredField(JSON, document.json()));
    return stored;
  }

  synchronized void drop(String kind, long writtenBeforeNanos) throws IOException {
    writer.deleteDocuments(
        new BooleanQuery.Builder()
            .add(new TermQuery(Fields.term(Fields.KIND, kind)), Occur.FILTER)
            .add(
                NumericDocValuesField.newSlowRangeQuery(
                    WRITTEN, Long.MIN_VALUE, writtenBeforeNanos - 1),
                Occur.FILTER)
            .build());
    commit();
  }

  private void commit() throws IOException {
    writer.commit();
    DirectoryReader fresh = DirectoryReader.openIfChanged(reader, writer);
    if (fresh != null) {
      reader.decRef();
      reader = fresh;
    }
  }

  Set<Tenant> tenants(String kind) throws IOException {
    DirectoryReader now = acquire();
    try {
      Set<Tenant> tenants = new TreeSet<>();
      for (LeafReaderContext leaf : now.leaves()) {
        Terms terms = leaf.reader().terms(Fields.TENANT);
        TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
          tenants.add(new Tenant(term.utf8ToString()));
        }
      }
      for (Tenant tenant : List.copyOf(tenants)) {
        if (heads(now, of(tenant, kind)).isEmpty()) {
          tenants.remove(tenant);
        }
      }
      return tenants;
    } finally {
      now.decRef();
    }
  }

  Optional<Document> newest(Tenant tenant, String kind, String id, int revision)
      throws IOException {
    DirectoryReader now = acquire();
    try {
      Query query =
          new BooleanQuery.Builder()
              .add(of(tenant, kind), Occur.FILTER)
              .add(new TermQuery(Fields.term(Fields.ID, id)), Occur.FILTER)
              .build();
      Head best = null;
      for (Head head : heads(now, query)) {
        if (head.id().equals(id)
            && (revision <= 0 || head.revision() == revision)
            && (best == null || head.revision() > best.revision())) {
          best = head;
        }
      }
      return best == null ? Optional.empty() : Optional.of(document(kind, best));
    } finally {
      now.decRef();
    }
  }

  List<Document> newest(Tenant tenant, String kind, TimeRange range, int limit) throws IOException {
    DirectoryReader now = acquire();
    try {
      Map<String, Head> byId = new TreeMap<>();
      for (Head head : heads(now, of(tenant, kind))) {
        byId.merge(head.id(), head, (a, b) -> a.revision() >= b.revision() ? a : b);
      }
      List<Document> documents = new ArrayList<>();
      for (Head head :
          byId.values().stream()
              .filter(each -> range.contains(each.timeNanos()))
              .sorted(Comparator.comparingLong(Head::timeNanos).reversed().thenComparing(Head::id))
              .limit(limit)
              .toList()) {
        documents.add(document(kind, head));
      }
      return documents;
    } finally {
      now.decRef();
    }
  }

  private synchronized DirectoryReader acquire() {
    reader.incRef();
    return reader;
  }

  private static Query of(Tenant tenant, String kind) {
    return new BooleanQuery.Builder()
        .add(new TermQuery(Fields.tenant(tenant)), Occur.FILTER)
        .add(new TermQuery(Fields.term(Fields.KIND, kind)), Occur.FILTER)
        .build();
  }

  private static List<Head> heads(DirectoryReader reader, Query query) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<Head> heads = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getTopReaderContext().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        collect(leaf.reader(), scorer.iterator(), heads);
      }
    }
    return heads;
  }

  private static void collect(LeafReader leaf, DocIdSetIterator matches, List<Head> heads)
      throws IOException {
    Bits alive = leaf.getLiveDocs();
    SortedDocValues ids = leaf.getSortedDocValues(Fields.ID);
    NumericDocValues revisions = leaf.getNumericDocValues(REVISION);
    NumericDocValues times = leaf.getNumericDocValues(TIME);
    for (int number = matches.nextDoc();
        number != DocIdSetIterator.NO_MORE_DOCS;
        number = matches.nextDoc()) {
      if (alive == null || alive.get(number)) {
        ids.advanceExact(number);
        revisions.advanceExact(number);
        times.advanceExact(number);
        heads.add(
            new Head(
                leaf,
                number,
                ids.lookupOrd(ids.ordValue()).utf8ToString(),
                (int) revisions.longValue(),
                times.longValue()));
      }
    }
  }

  private static Document document(String kind, Head head) throws IOException {
    String json = head.leaf().storedFields().document(head.number()).get(JSON);
    return new Document(kind, head.id(), head.revision(), head.timeNanos(), json);
  }

  @Override
  public synchronized void close() throws IOException {
    reader.close();
    writer.rollback();
  }
}
