package dev.whence.store.lucene;

import dev.whence.store.WordSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Collection;
import org.apache.lucene.util.BytesRef;

/// Tells which words a block of log lines may have, and which it has not: a Bloom filter. As terms
/// of the index the words of log lines, most of which are numbers and IDs that never come again,
/// would cost half as much again as all else that is done for a line.
///
/// The bits of a word follow from two numbers made of its hash (Kirsch and Mitzenmacher, *Less
/// Hashing, Same Performance*, 2006). Guava's filter hashes each number anew and counts the bits it
/// sets, which is a fifth of what applying a line takes.
final class WordFilter {

  /// With so many, one of some 15,000 blocks is opened in vain when a word is looked for.
  private static final int BITS_PER_WORD = 20;

  private static final int BITS_SET = 13;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private WordFilter() {}

  static BytesRef of(WordSet words) {
    byte[] bytes = new byte[Long.BYTES + bytes(words.size())];
    long salt = salt(words);
    LONG.set(bytes, 0, salt);
    long bits = (long) (bytes.length - Long.BYTES) * Byte.SIZE;
    words.hashes(
        hash -> {
          long at = mixed(hash ^ salt);
          long step = mixed(at);
          for (int i = 0; i < BITS_SET; i++) {
            long bit = Math.unsignedMultiplyHigh(at, bits);
            bytes[Long.BYTES + (int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
            at += step;
          }
        });
    return new BytesRef(bytes);
  }

  private static int bytes(int words) {
    return Math.ceilDiv(Math.max(1, words) * BITS_PER_WORD, Byte.SIZE);
  }

  /// Makes filters of equal size err about different words: else one whose bits fall badly for that
  /// size would be looked for in vain in all of them.
  private static long salt(WordSet words) {
    long[] sum = new long[1];
    words.hashes(hash -> sum[0] += hash);
    return sum[0];
  }

  /// Whether a block may have at least one of some words.
  static boolean mayHave(BytesRef filter, Collection<String> words) {
    for (String word : words) {
      if (mayHave(filter, WordSet.hash(word))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayHave(BytesRef filter, long hash) {
    int first = filter.offset + Long.BYTES;
    long bits = (long) (filter.length - Long.BYTES) * Byte.SIZE;
    long at = mixed(hash ^ (long) LONG.get(filter.bytes, filter.offset));
    long step = mixed(at);
    for (int i = 0; i < BITS_SET; i++) {
      long bit = Math.unsignedMultiplyHigh(at, bits);
      if ((filter.bytes[first + (int) (bit >>> 3)] & 1 << (bit & 7)) == 0) {
        return false;
      }
      at += step;
    }
    return true;
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
