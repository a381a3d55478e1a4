package dev.whence.store.lucene;

import dev.whence.journal.JournalSettings;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ClockAhead;
import dev.whence.store.Document;
import dev.whence.store.lucene.DocumentLog.Entry;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// The index of JSON documents. What is put is durable and visible in its [log][DocumentLog] first;
/// the index takes it over later, many at once, for a commit forces a dozen files. Thread-safe.
final class DocumentIndex implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DocumentIndex.class.getName());
  private static final int BUFFER_MEGABYTES = 4;

  /// @param all whether all revisions are the documents that were given
  /// @param awaited entries of these revisions that may not be on disk yet
  private record Appended(boolean all, List<Entry> awaited) {}

  private final PartitionFiles files;
  private final DocumentLog log;
  private final ExecutorService storing =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  /// Guards the writer, the number of the last record in the index, and that one moves documents.
  private final Object storeLock = new Object();

  private IndexWriter writer;
  private long stored;
  private DirectoryReader reader;

  /// What lies in a directory; it is made where there is none.
  ///
  /// @param settings how much may wait for the index
  DocumentIndex(Path path, JournalSettings settings) throws IOException {
    Files.createDirectories(path);
    files = new PartitionFiles(path);
    stored = files.committed().sequence();
    log = new DocumentLog(path.resolve("log"), settings, stored);
    writer = files.writer(BUFFER_MEGABYTES);
    reader = DirectoryReader.open(writer);
  }

  /// Puts documents in order, up to the first of which another is there; one flush for all.
  ///
  /// @return whether all revisions are these documents
  /// @throws IOException where one of them could not be kept
  boolean put(Tenant tenant, List<Document> documents, long nowNanos) throws IOException {
    Appended appended = append(tenant, documents, nowNanos);
    for (Entry entry : appended.awaited()) {
      entry.await();
    }
    if (log.isLarge()) {
      storing.execute(this::storeIfLarge);
    }
    return appended.all();
  }

  private synchronized Appended append(Tenant tenant, List<Document> documents, long nowNanos)
      throws IOException {
    List<Entry> recent = log.entries();
    List<Document> fresh = new ArrayList<>();
    List<Entry> awaited = new ArrayList<>();
    for (Document document : documents) {
      DocumentFields.needShort(document.id());
      recent.stream().filter(each -> each.is(tenant, document)).forEach(awaited::add);
      Optional<Document> before =
          newest(recent, tenant, document.kind(), document.id(), document.revision());
      if (before.isEmpty()) {
        fresh.add(document);
      } else if (!before.get().json().equals(document.json())) {
        awaited.addAll(log.append(tenant, fresh, nowNanos));
        return new Appended(false, awaited);
      }
    }
    awaited.addAll(log.append(tenant, fresh, nowNanos));
    return new Appended(true, awaited);
  }

  private void storeIfLarge() {
    try {
      if (log.isLarge()) {
        store(MatchNoDocsQuery.INSTANCE);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "documents stay in the log, their index fails", e);
    }
  }

  /// The index takes over what is on disk in the log, then drops something, in one commit.
  private void store(Query dropped) throws IOException {
    synchronized (storeLock) {
      if (!writer.isOpen()) {
        // closed by a disk that was full
        writer = files.writer(BUFFER_MEGABYTES);
      }
      long last = stored;
      for (Entry entry : log.settled()) {
        store(entry);
        last = entry.sequence().join();
      }
      writer.deleteDocuments(dropped);
      writer.setLiveCommitData(new PartitionFiles.Committed(last, 0, 0, 0).data().entrySet());
      writer.commit();
      stored = last;
      refresh();
      log.forget(last);
    }
  }

  /// One that the index refuses, whenever it is asked, must not keep the others out.
  private void store(Entry entry) throws IOException {
    try {
      // what a commit that failed left behind is replaced
      writer.updateDocument(DocumentFields.term(entry), DocumentFields.of(entry));
    } catch (IllegalArgumentException refused) {
      String kind = entry.document().kind();
      LOG.log(System.Logger.Level.ERROR, "a document of the kind " + kind + " is lost", refused);
    }
  }

  private synchronized void refresh() throws IOException {
    DirectoryReader fresh = DirectoryReader.openIfChanged(reader, writer);
    if (fresh != null) {
      reader.decRef();
      reader = fresh;
    }
  }

  void drop(String kind, long writtenBeforeNanos, long nowNanos) throws IOException {
    store(
        new BooleanQuery.Builder()
            .add(new TermQuery(Fields.term(Fields.KIND, kind)), Occur.FILTER)
            .add(
                NumericDocValuesField.newSlowRangeQuery(
                    DocumentFields.WRITTEN, Long.MIN_VALUE, writtenBeforeNanos - 1),
                Occur.FILTER)
            .build());
    correct(kind, nowNanos);
  }

  /// What was written while the clock was ahead counts as written now.
  private void correct(String kind, long nowNanos) throws IOException {
    Query ahead =
        NumericDocValuesField.newSlowRangeQuery(
            DocumentFields.WRITTEN, ClockAhead.latest(nowNanos) + 1, Long.MAX_VALUE);
    synchronized (storeLock) {
      boolean any = false;
      for (Tenant tenant : tenants(kind)) {
        DirectoryReader now = acquire();
        try {
          for (DocumentHead head :
              DocumentHead.find(
                  now,
                  new BooleanQuery.Builder()
                      .add(of(tenant, kind), Occur.FILTER)
                      .add(ahead, Occur.FILTER)
                      .build())) {
            Term one = DocumentFields.term(tenant, kind, head.revision(), head.id());
            writer.updateNumericDocValue(one, DocumentFields.WRITTEN, nowNanos);
            any = true;
          }
        } finally {
          now.decRef();
        }
      }
      if (any) {
        writer.commit();
        refresh();
      }
    }
  }

  void dropRevisions(Tenant tenant, String kind, String id, int below) throws IOException {
    store(
        new BooleanQuery.Builder()
            .add(of(tenant, kind, id), Occur.FILTER)
            .add(SortedDocValuesField.newSlowExactQuery(Fields.ID, new BytesRef(id)), Occur.FILTER)
            .add(
                NumericDocValuesField.newSlowRangeQuery(
                    DocumentHead.REVISION, Long.MIN_VALUE, below - 1L),
                Occur.FILTER)
            .build());
  }

  Set<Tenant> tenants(String kind) throws IOException {
    List<Entry> recent = visible();
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
        if (DocumentHead.find(now, of(tenant, kind)).isEmpty()) {
          tenants.remove(tenant);
        }
      }
      for (Entry entry : recent) {
        if (entry.document().kind().equals(kind)) {
          tenants.add(entry.tenant());
        }
      }
      return tenants;
    } finally {
      now.decRef();
    }
  }

  Optional<Document> newest(Tenant tenant, String kind, String id, int revision)
      throws IOException {
    return newest(visible(), tenant, kind, id, revision);
  }

  private Optional<Document> newest(
      List<Entry> recent, Tenant tenant, String kind, String id, int revision) throws IOException {
    DirectoryReader now = acquire();
    try {
      DocumentHead best = null;
      for (DocumentHead head : heads(now, of(tenant, kind, id), recent, tenant, kind)) {
        if (head.id().equals(id)
            && (revision <= 0 || head.revision() == revision)
            && (best == null || head.revision() > best.revision())) {
          best = head;
        }
      }
      return best == null ? Optional.empty() : Optional.of(best.document(kind));
    } finally {
      now.decRef();
    }
  }

  List<Document> newest(Tenant tenant, String kind, TimeRange range, int limit) throws IOException {
    List<Entry> recent = visible();
    DirectoryReader now = acquire();
    try {
      Map<String, DocumentHead> byId = new TreeMap<>();
      for (DocumentHead head : heads(now, of(tenant, kind), recent, tenant, kind)) {
        byId.merge(head.id(), head, (a, b) -> a.revision() >= b.revision() ? a : b);
      }
      List<Document> documents = new ArrayList<>();
      for (DocumentHead head :
          byId.values().stream()
              .filter(each -> range.contains(each.timeNanos()))
              .sorted(
                  Comparator.comparingLong(DocumentHead::timeNanos)
                      .reversed()
                      .thenComparing(DocumentHead::id))
              .limit(limit)
              .toList()) {
        documents.add(head.document(kind));
      }
      return documents;
    } finally {
      now.decRef();
    }
  }

  /// What readers see of the log. To be taken before the reader of the index: what is in neither is
  /// nowhere then, and what is in both is one document.
  private List<Entry> visible() {
    return log.entries().stream().filter(Entry::isOnDisk).toList();
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

  /// Also finds others whose long IDs begin alike.
  private static Query of(Tenant tenant, String kind, String id) {
    return new BooleanQuery.Builder()
        .add(of(tenant, kind), Occur.FILTER)
        .add(new TermQuery(Fields.term(Fields.ID, id)), Occur.FILTER)
        .build();
  }

  private static List<DocumentHead> heads(
      DirectoryReader reader, Query query, List<Entry> recent, Tenant tenant, String kind)
      throws IOException {
    List<DocumentHead> heads = DocumentHead.find(reader, query);
    for (Entry entry : recent) {
      if (entry.tenant().equals(tenant) && entry.document().kind().equals(kind)) {
        heads.add(DocumentHead.of(entry.document()));
      }
    }
    return heads;
  }

  /// What is in the log alone is still there when it is opened again.
  @Override
  public void close() throws IOException {
    storing.close();
    reader.close();
    writer.rollback();
    log.close();
  }
}
