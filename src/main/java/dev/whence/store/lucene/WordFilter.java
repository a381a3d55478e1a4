package dev.whence.store.lucene;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;
import com.google.common.hash.Funnels;
import dev.whence.store.WordSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.apache.lucene.util.BytesRef;

/// Tells which words a block of log lines may have, and which it has not: a Bloom filter, some 20
/// bits a word. As terms of the index the words of log lines, most of which are numbers and IDs
/// that never come again, would cost half as much again as all else that is done for a line.
final class WordFilter {

  /// The share of blocks that are opened in vain when a word is looked for.
  private static final double IN_VAIN = 0.0001;

  private static final Funnel<Long> HASH = Funnels.longFunnel();

  private WordFilter() {}

  static BytesRef of(WordSet words) {
    long salt = salt(words);
    BloomFilter<Long> filter = BloomFilter.create(HASH, Math.max(1, words.size()), IN_VAIN);
    words.hashes(hash -> filter.put(hash ^ salt));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(salt);
      filter.writeTo(out);
    } catch (IOException neverOfMemory) {
      throw new UncheckedIOException(neverOfMemory);
    }
    return new BytesRef(bytes.toByteArray());
  }

  /// Makes filters of equal size err about different words: else one that the hash functions serve
  /// badly for that size would be opened in vain in all of them.
  private static long salt(WordSet words) {
    long[] sum = new long[1];
    words.hashes(hash -> sum[0] += hash);
    return sum[0];
  }

  /// Whether a block may have at least one of some words.
  static boolean mayHave(BytesRef filter, Collection<String> words) throws IOException {
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(filter.bytes, filter.offset, filter.length));
    long salt = in.readLong();
    BloomFilter<Long> of = BloomFilter.readFrom(in, HASH);
    return words.stream().anyMatch(word -> of.mightContain(WordSet.hash(word) ^ salt));
  }
}
