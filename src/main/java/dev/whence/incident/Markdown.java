package dev.whence.incident;

import java.util.List;

/// Writes Markdown out of texts that anybody may have sent: none of them can become markup, a link
/// or more than one line.
final class Markdown {

  private static final int MAX_TEXT = 500;
  private static final String SPECIAL = "\\`*_[]<>|#~!&";

  private final StringBuilder out = new StringBuilder();

  Markdown heading(int level, String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append("#".repeat(level)).append(' ').append(escape(text)).append("\n\n");
    return this;
  }

  Markdown line(String text) {
    out.append(escape(text)).append('\n');
    return this;
  }

  Markdown bullet(String text) {
    out.append("- ").append(escape(text)).append('\n');
    return this;
  }

  /// A question that is left to people.
  Markdown open(String text) {
    out.append("- [ ] ").append(escape(text)).append('\n');
    return this;
  }

  Markdown row(List<String> cells) {
    cells.forEach(cell -> out.append("| ").append(escape(cell)).append(' '));
    out.append("|\n");
    return this;
  }

  Markdown header(List<String> cells) {
    row(cells);
    out.append("|---".repeat(cells.size())).append("|\n");
    return this;
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .limit(MAX_TEXT)
        .forEach(
            c -> {
              if (c < 128 && SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\');
              }
              escaped.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            });
    return escaped.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
