package dev.whence.explain.request;

import dev.whence.model.Logs;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Log lines of a pattern as they were written, with what the pattern masks. For one thread.
public final class LineTexts {

  private static final int MOST_LINES = 200;
  private static final int MOST_BLOCKS = 20;

  private final StoreReader reader;
  private final Tenant tenant;
  private final TimeRange range;
  private final BlockBudget blocks;

  public LineTexts(StoreReader reader, Tenant tenant, TimeRange range, BlockBudget blocks) {
    this.reader = reader;
    this.tenant = tenant;
    this.range = range;
    this.blocks = blocks;
  }

  /// Some lines of a service that have the pattern; none where the pattern has no word.
  public List<String> of(Service writer, String pattern) {
    List<Term> terms = new ArrayList<>();
    terms.add(new Term(Term.Field.SERVICE, writer.key()));
    longestWord(pattern).forEach(word -> terms.add(new Term(Term.Field.TOKEN, word)));
    int most = blocks.before(MOST_BLOCKS);
    if (most == 0) {
      return List.of();
    }
    Found read = reader.find(new ItemQuery(tenant, Signal.LOGS, range, terms, MOST_LINES, most));
    blocks.opened(read.blocksOpened());
    Logs found = Logs.of(read.frame());
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < found.size(); row++) {
      String text = found.record(row).body();
      if (LinePattern.matches(pattern, text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static List<String> longestWord(String pattern) {
    return Stream.of(pattern.split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .max(Comparator.comparingInt(String::length))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .stream()
        .toList();
  }
}
