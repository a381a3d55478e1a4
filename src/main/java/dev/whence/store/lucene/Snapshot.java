package dev.whence.store.lucene;

import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.BlockKind;
import dev.whence.store.BlockQuery;
import dev.whence.store.BlockView;
import dev.whence.store.CellColumns;
import dev.whence.store.FrameCodec;
import dev.whence.store.Grain;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import dev.whence.store.StoredBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// A partition at one moment. To be closed.
record Snapshot(PartitionState state, BlockCache cache) implements BlockView, AutoCloseable {

  /// A document of the index, its frame not yet read.
  record Stored(
      Tenant tenant,
      BlockKind kind,
      LeafReader leaf,
      LeafServices ofLeaf,
      LeafValues frames,
      int document,
      long minNanos,
      long maxNanos,
      BlockCache cache)
      implements StoredBlock {

    @Override
    public Frame frame() throws IOException {
      return cache.frame(tenant, id(), this::decode);
    }

    @Override
    public CellColumns cells() throws IOException {
      return cache.cells(tenant, id(), this::decode);
    }

    @Override
    public List<CellColumns> cells(Set<CellKind> kinds, Grain grain) throws IOException {
      return cache.cells(tenant, id(), kinds, grain, this::decode);
    }

    private Frame decode() throws IOException {
      return frames.of(
          document, bytes -> FrameCodec.decode(bytes.bytes, bytes.offset, bytes.length));
    }

    String id() throws IOException {
      BinaryDocValues ids = leaf.getBinaryDocValues(Fields.ID);
      if (ids == null || !ids.advanceExact(document)) {
        throw new IOException("document " + document + " has no ID");
      }
      return ids.binaryValue().utf8ToString();
    }

    @Override
    public long arrivalNanos() throws IOException {
      return number(Fields.ARRIVAL);
    }

    @Override
    public long count() throws IOException {
      return number(Fields.COUNT);
    }

    @Override
    public SortedSet<Long> finalSlices() throws IOException {
      SortedSet<Long> slices = new TreeSet<>();
      SortedNumericDocValues values = leaf.getSortedNumericDocValues(Fields.SLICE);
      if (values != null && values.advanceExact(document)) {
        for (int i = 0; i < values.docValueCount(); i++) {
          slices.add(values.nextValue());
        }
      }
      return slices;
    }

    @Override
    public List<String> services() throws IOException {
      return ofLeaf.of(document);
    }

    private long number(String field) throws IOException {
      NumericDocValues values = leaf.getNumericDocValues(field);
      return values != null && values.advanceExact(document) ? values.longValue() : 0;
    }
  }

  @Override
  public List<Stored> search(BlockQuery query) throws IOException {
    List<Stored> found = new ArrayList<>();
    DirectoryReader reader = state.reader();
    Tenant tenant = query.tenant();
    if (tenant == null) {
      throw new IllegalArgumentException("one index is asked for one tenant's blocks at a time");
    }
    if (reader == null) {
      return found;
    }
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    List<Collection<String>> words = Questions.words(query);
    for (BlockKind kind : query.kinds()) {
      Query rewritten = searcher.rewrite(Questions.of(query, kind));
      Weight weight = searcher.createWeight(rewritten, ScoreMode.COMPLETE_NO_SCORES, 1);
      for (LeafReaderContext leaf : searcher.getTopReaderContext().leaves()) {
        Scorer scorer = weight.scorer(leaf);
        if (scorer != null) {
          collect(tenant, kind, leaf.reader(), scorer.iterator(), words, found);
        }
      }
    }
    return found;
  }

  private void collect(
      Tenant tenant,
      BlockKind kind,
      LeafReader leaf,
      DocIdSetIterator matches,
      List<Collection<String>> words,
      List<Stored> found)
      throws IOException {
    Bits alive = leaf.getLiveDocs();
    BinaryDocValues filters = words.isEmpty() ? null : leaf.getBinaryDocValues(Fields.WORDS);
    NumericDocValues min = leaf.getNumericDocValues(Fields.MIN);
    NumericDocValues max = leaf.getNumericDocValues(Fields.MAX);
    LeafServices services = new LeafServices(leaf);
    LeafValues frames = new LeafValues(leaf, Fields.FRAME);
    for (int document = matches.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = matches.nextDoc()) {
      if ((alive == null || alive.get(document)) && mayHave(filters, document, words)) {
        min.advanceExact(document);
        max.advanceExact(document);
        found.add(
            new Stored(
                tenant,
                kind,
                leaf,
                services,
                frames,
                document,
                min.longValue(),
                max.longValue(),
                cache));
      }
    }
  }

  /// Whether a document may have words of each collection; one without a filter may have any.
  private static boolean mayHave(
      @Nullable BinaryDocValues filters, int document, List<Collection<String>> words)
      throws IOException {
    if (filters == null || !filters.advanceExact(document)) {
      return true;
    }
    BytesRef filter = filters.binaryValue();
    for (Collection<String> each : words) {
      if (!WordFilter.mayHave(filter, each)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<LiveCells> liveCells(Tenant tenant, BlockKind kind) {
    return state.cells(tenant, kind);
  }

  @Override
  public List<LiveItems> liveItems(Tenant tenant) {
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

  /// The same once more, to be closed as well. Of one that is not closed yet.
  Snapshot again() {
    DirectoryReader reader = state.reader();
    if (reader != null) {
      reader.incRef();
    }
    return this;
  }

  @Override
  public void close() throws IOException {
    DirectoryReader reader = state.reader();
    if (reader != null) {
      reader.decRef();
    }
  }
}
