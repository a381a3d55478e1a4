package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Block;
import dev.whence.store.BlockKind;
import dev.whence.store.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class WordFilterTest {

  private static final int BLOCKS = 300;

  /// Blocks of equal size, each with words of its own and some that all have.
  private static List<BytesRef> filters() {
    List<BytesRef> filters = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      Samples lines = Samples.logs();
      for (int line = 0; line < 40; line++) {
        lines.log(0, "auth", "order " + word(block) + " line " + line, 9, Samples.T0 + line);
      }
      filters.add(
          WordFilter.of(
              Block.ofItems(Tenant.DEFAULT, BlockKind.ITEMS, lines.frame(), 0, Vocabulary.DEFAULT)
                  .words()));
    }
    return filters;
  }

  private static String word(int number) {
    return "ox" + (2 * number + 1) + "x";
  }

  @Test
  void knowsEveryWordAndHardlyEverOneThatIsNotThere() throws IOException {
    List<BytesRef> filters = filters();
    int most = 0;
    int inVain = 0;
    for (int number = 0; number < 10 * BLOCKS; number++) {
      int found = 0;
      for (int block = 0; block < BLOCKS; block++) {
        boolean has = WordFilter.mayHave(filters.get(block), List.of(word(number)));
        if (block == number) {
          assertThat(has).isTrue();
        } else {
          found += has ? 1 : 0;
        }
      }
      inVain += found;
      most = Math.max(most, found);
    }
    assertThat(inVain / (10.0 * BLOCKS * BLOCKS)).isLessThan(0.003);
    assertThat(most).as("no word is looked for in vain in many blocks").isLessThan(10);
    assertThat(WordFilter.mayHave(filters.getFirst(), List.of("absent", "line"))).isTrue();
  }
}
