package dev.whence.store;

import dev.whence.model.Distinct;
import dev.whence.model.Frame;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/// Finds items: asks the index which blocks may hold some, opens these from the earliest on and
/// looks at their rows, until no later block can change the answer.
final class ItemSearch {

  private static final int AHEAD = 16;

  private final Vocabulary vocabulary;
  private final ItemQuery question;
  private final Distinct found;
  private int blocksOpened;

  ItemSearch(ItemQuery question, Vocabulary vocabulary) {
    this.question = question;
    this.vocabulary = vocabulary;
    this.found = new Distinct(question.signal(), question.maxItems());
  }

  Found in(List<? extends BlockView> views) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      BlockView view = views.get(i);
      for (LiveItems items : view.liveItems(question.tenant())) {
        if (items.frame().signal() == question.signal() && items.overlaps(question.range())) {
          look(items.frame());
        }
      }
      for (StoredBlock block :
          view.search(
              BlockQuery.about(
                      question.tenant(), question.range(), BlockKind.ITEMS, BlockKind.REGROUPED)
                  .with(question.terms()))) {
        candidates.add(new Candidate(i, block));
      }
    }
    long surelyTo = open(views, candidates);
    boolean complete = surelyTo == Long.MAX_VALUE && !found.isCut();
    return new Found(found.frame(), blocksOpened, complete, surelyTo);
  }

  /// @param view which of the views it is in
  private record Candidate(int view, StoredBlock block) {}

  /// Gives the time of what the first block holds that was one too many; the largest where none
  /// was.
  private long open(List<? extends BlockView> views, List<Candidate> candidates)
      throws IOException {
    candidates.sort(
        Comparator.<Candidate>comparingLong(each -> each.block.minNanos())
            .thenComparingLong(each -> each.block.maxNanos()));
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      if (candidate.block.minNanos() > found.latestNanos()) {
        return Long.MAX_VALUE;
      }
      if (blocksOpened == question.maxBlocks()) {
        return candidate.block.minNanos();
      }
      prepare(views, candidates, i);
      blocksOpened++;
      look(candidate.block.frame());
    }
    return Long.MAX_VALUE;
  }

  /// Tells a view which blocks come next, as far as they are its own.
  private void prepare(List<? extends BlockView> views, List<Candidate> candidates, int from)
      throws IOException {
    int view = candidates.get(from).view;
    int to = from;
    int most = Math.min(candidates.size(), from + question.maxBlocks() - blocksOpened);
    List<StoredBlock> next = new ArrayList<>();
    while (to < most && to < from + AHEAD && candidates.get(to).view == view) {
      next.add(candidates.get(to++).block);
    }
    views.get(view).prepare(next);
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
