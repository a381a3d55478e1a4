package dev.whence.store.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Values of a leaf of the index. Lucene reads them forwards only, with room for the leaf's largest
/// each time it begins: who stands before a document goes on from there. Safe for use by many
/// threads, in any order.
final class LeafValues {

  private static final int MOST_READERS = 16;

  private final LeafReader leaf;
  private final String field;

  /// Those that nobody uses, by the document at which they stand.
  private final ConcurrentSkipListMap<Integer, BinaryDocValues> readers =
      new ConcurrentSkipListMap<>();

  LeafValues(LeafReader leaf, String field) {
    this.leaf = leaf;
    this.field = field;
  }

  /// What is made of a document's value, whose bytes are another's as soon as it is made.
  <R> R of(int document, Function<BytesRef, R> make) throws IOException {
    BinaryDocValues values = reader(document);
    if (values == null || !values.advanceExact(document)) {
      throw new IOException("document " + document + " has no " + field);
    }
    R made = make.apply(values.binaryValue());
    readers.put(document, values);
    if (readers.size() > MOST_READERS) {
      readers.pollLastEntry();
    }
    return made;
  }

  private @Nullable BinaryDocValues reader(int document) throws IOException {
    for (Map.Entry<Integer, BinaryDocValues> next = readers.floorEntry(document);
        next != null;
        next = readers.floorEntry(document)) {
      if (readers.remove(next.getKey(), next.getValue())) {
        return next.getValue();
      }
    }
    return leaf.getBinaryDocValues(field);
  }
}
