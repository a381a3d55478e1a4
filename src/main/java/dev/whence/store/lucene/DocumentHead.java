package dev.whence.store.lucene;

import dev.whence.store.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/// What a document is called and when it is about; its text is read when it is asked for.
///
/// @param text of a document in an index: to be read while the reader is open
record DocumentHead(String id, int revision, long timeNanos, Text text) {

  static final String REVISION = "revision";
  static final String TIME = "time";
  static final String JSON = "json";

  /// Where a document's JSON comes from.
  @FunctionalInterface
  interface Text {
    String read() throws IOException;
  }

  static DocumentHead of(Document document) {
    return new DocumentHead(
        document.id(), document.revision(), document.timeNanos(), document::json);
  }

  Document document(String kind) throws IOException {
    return new Document(kind, id, revision, timeNanos, text.read());
  }

  /// All documents of an index that a query matches.
  static List<DocumentHead> find(DirectoryReader reader, Query query) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<DocumentHead> heads = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getTopReaderContext().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        collect(leaf.reader(), scorer.iterator(), heads);
      }
    }
    return heads;
  }

  private static void collect(LeafReader leaf, DocIdSetIterator matches, List<DocumentHead> heads)
      throws IOException {
    Bits alive = leaf.getLiveDocs();
    SortedDocValues ids = leaf.getSortedDocValues(Fields.ID);
    NumericDocValues revisions = leaf.getNumericDocValues(REVISION);
    NumericDocValues times = leaf.getNumericDocValues(TIME);
    for (int next = matches.nextDoc();
        next != DocIdSetIterator.NO_MORE_DOCS;
        next = matches.nextDoc()) {
      if (alive == null || alive.get(next)) {
        int number = next;
        ids.advanceExact(number);
        revisions.advanceExact(number);
        times.advanceExact(number);
        heads.add(
            new DocumentHead(
                ids.lookupOrd(ids.ordValue()).utf8ToString(),
                (int) revisions.longValue(),
                times.longValue(),
                () -> leaf.storedFields().document(number).get(JSON)));
      }
    }
  }
}
