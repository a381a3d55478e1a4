package dev.whence.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/// Whom the documents of a leaf of the index tell of. Each key of a service becomes text once,
/// however many documents have it. Safe for use by many threads, each of which may do that again.
final class LeafServices {

  private final LeafReader leaf;

  /// By number in the leaf.
  private volatile @Nullable String[] texts = {};

  LeafServices(LeafReader leaf) {
    this.leaf = leaf;
  }

  List<String> of(int document) throws IOException {
    SortedSetDocValues values = leaf.getSortedSetDocValues(Fields.SERVICE);
    if (values == null || !values.advanceExact(document)) {
      return List.of();
    }
    @Nullable String[] known = texts;
    if (known.length == 0) {
      known = new @Nullable String[Math.toIntExact(values.getValueCount())];
      texts = known;
    }
    List<String> services = new ArrayList<>(values.docValueCount());
    for (int left = values.docValueCount(); left > 0; left--) {
      int number = (int) values.nextOrd();
      String text = known[number];
      if (text == null) {
        text = values.lookupOrd(number).utf8ToString();
        known[number] = text;
      }
      services.add(text);
    }
    return services;
  }
}
