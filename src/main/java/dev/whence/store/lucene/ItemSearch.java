package dev.whence.store.lucene;

import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.Vocabulary;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/// Finds items: asks the index which blocks may hold some, opens these from the earliest on and
/// looks at their rows, until no later block can change the answer.
final class ItemSearch {

  private final Vocabulary vocabulary;
  private final ItemQuery question;
  private final Distinct found;
  private int blocksOpened;

  ItemSearch(ItemQuery question, Vocabulary vocabulary) {
    this.question = question;
    this.vocabulary = vocabulary;
    this.found = new Distinct(question.signal(), question.maxItems());
  }

  Found in(Snapshots snapshots) throws IOException {
    List<Snapshot.Stored> candidates = new ArrayList<>();
    for (Snapshot snapshot : snapshots.all()) {
      for (LiveItems items : snapshot.live(question.tenant())) {
        if (items.overlaps(question.range())) {
          look(items.frame());
        }
      }
      candidates.addAll(
          snapshot.search(
              Questions.about(question.tenant(), question.range(), Kind.ITEMS, Kind.REGROUPED)
                  .with(question.terms())
                  .query()));
    }
    boolean complete = open(candidates);
    return new Found(found.frame(), blocksOpened, complete && !found.isCut());
  }

  private boolean open(List<Snapshot.Stored> candidates) throws IOException {
    candidates.sort(
        Comparator.comparingLong(Snapshot.Stored::minNanos)
            .thenComparingLong(Snapshot.Stored::maxNanos));
    for (Snapshot.Stored candidate : candidates) {
      if (candidate.minNanos() > found.latestNanos()) {
        return true;
      }
      if (blocksOpened == question.maxBlocks()) {
        return false;
      }
      blocksOpened++;
      look(candidate.frame());
    }
    return true;
  }

  private void look(Frame frame) {
    IntPredicate matches = RowFilter.of(frame, question.range(), question.terms(), vocabulary);
    for (int row = 0; row < frame.size(); row++) {
      if (matches.test(row)) {
        found.add(frame, row);
      }
    }
  }
}
