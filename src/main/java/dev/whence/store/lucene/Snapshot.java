package dev.whence.store.lucene;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.FrameCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/// A partition at one moment. To be closed.
record Snapshot(PartitionState state) implements AutoCloseable {

  /// A document of the index, its frame not yet read.
  record Stored(LeafReader leaf, int document, long minNanos, long maxNanos) {

    Frame frame() throws IOException {
      BytesRef bytes = bytes(Fields.FRAME);
      return FrameCodec.decode(bytes.bytes, bytes.offset, bytes.length);
    }

    String id() throws IOException {
      return bytes(Fields.ID).utf8ToString();
    }

    private BytesRef bytes(String field) throws IOException {
      BinaryDocValues values = leaf.getBinaryDocValues(field);
      if (values == null || !values.advanceExact(document)) {
        throw new IOException("document " + document + " has no " + field);
      }
      return values.binaryValue();
    }

    long number(String field) throws IOException {
      NumericDocValues values = leaf.getNumericDocValues(field);
      return values != null && values.advanceExact(document) ? values.longValue() : 0;
    }
  }

  /// Documents that match, in no order.
  List<Stored> search(Query query) throws IOException {
    List<Stored> found = new ArrayList<>();
    DirectoryReader reader = state.reader();
    if (reader == null) {
      return found;
    }
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        collect(leaf.reader(), scorer.iterator(), found);
      }
    }
    return found;
  }

  private static void collect(LeafReader leaf, DocIdSetIterator matches, List<Stored> found)
      throws IOException {
    Bits alive = leaf.getLiveDocs();
    NumericDocValues min = leaf.getNumericDocValues(Fields.MIN);
    NumericDocValues max = leaf.getNumericDocValues(Fields.MAX);
    for (int document = matches.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = matches.nextDoc()) {
      if (alive == null || alive.get(document)) {
        min.advanceExact(document);
        max.advanceExact(document);
        found.add(new Stored(leaf, document, min.longValue(), max.longValue()));
      }
    }
  }

  /// A tenant's items in memory.
  List<LiveItems> live(Tenant tenant) {
    List<LiveItems> live = new ArrayList<>();
    for (List<LiveItems> part : List.of(state.indexed(), state.pending())) {
      for (LiveItems items : part) {
        if (items.tenant().equals(tenant)) {
          live.add(items);
        }
      }
    }
    return live;
  }

  @Override
  public void close() throws IOException {
    DirectoryReader reader = state.reader();
    if (reader != null) {
      reader.decRef();
    }
  }
}
