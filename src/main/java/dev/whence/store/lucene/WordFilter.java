package dev.whence.store.lucene;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;
import com.google.common.hash.Funnels;
import dev.whence.store.WordSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.apache.lucene.util.BytesRef;

/// Tells which words a block of log lines may have, and which it has not: a Bloom filter, some 15
/// bits a word. As terms of the index the words of log lines, most of which are numbers and IDs
/// that never come again, would cost several times as much as all else that is done for a line.
final class WordFilter {

  /// The share of blocks that are opened in vain when a word is looked for.
  private static final double IN_VAIN = 0.001;

  private static final Funnel<Long> HASH = Funnels.longFunnel();

  private WordFilter() {}

  static BytesRef of(WordSet words) {
    BloomFilter<Long> filter = BloomFilter.create(HASH, Math.max(1, words.size()), IN_VAIN);
    words.hashes(filter::put);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      filter.writeTo(bytes);
    } catch (IOException neverOfMemory) {
      throw new UncheckedIOException(neverOfMemory);
    }
    return new BytesRef(bytes.toByteArray());
  }

  /// Whether a block may have at least one of some words.
  static boolean mayHave(BytesRef filter, Collection<String> words) throws IOException {
    BloomFilter<Long> of =
        BloomFilter.readFrom(
            new ByteArrayInputStream(filter.bytes, filter.offset, filter.length), HASH);
    return words.stream().anyMatch(word -> of.mightContain(WordSet.hash(word)));
  }
}
