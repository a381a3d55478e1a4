package dev.whence.api.telemetry;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.store.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words of a search, as log bodies are indexed: runs of letters and digits, in lower case.
final class Words {

  private static final int MAX_WORDS = 16;

  private Words() {}

  static List<Term> terms(@Nullable String query) {
    if (query == null) {
      return List.of();
    }
    Set<String> words = new LinkedHashSet<>();
    StringBuilder word = new StringBuilder();
    // The blank ends the last word.
    (query + " ")
        .codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
              } else if (!word.isEmpty()) {
                words.add(word.toString().toLowerCase(Locale.ROOT));
                word.setLength(0);
              }
            });
    if (words.isEmpty() || words.size() > MAX_WORDS) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "q",
          words.isEmpty() ? "no word in " + ApiException.echo(query) : words.size() + " words",
          "Use 1 to " + MAX_WORDS + " words of letters and digits.");
    }
    return words.stream().map(text -> new Term(Term.Field.TOKEN, text)).toList();
  }
}
