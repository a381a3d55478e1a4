package dev.whence.incident;

import java.util.List;

/// Writes Markdown out of texts that anybody may have sent: none of them can become markup, a link
/// or more than one line.
final class Markdown {

  private static final int MAX_TEXT = 500;
  private static final String SPECIAL = "\\`*_[]|#~!";

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
    int length = Math.min(text.length(), MAX_TEXT);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '<' || c == '&') {
        escaped.append(c == '<' ? "&lt;" : "&amp;");
      } else if (Character.isISOControl(c)) {
        escaped.append(' ');
      } else {
        boolean special = SPECIAL.indexOf(c) >= 0 && !withinWord(text, i);
        if (special || (c == '>' && i == 0)) {
          escaped.append('\\');
        }
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /// An underscore between letters is no emphasis, and names are full of them.
  private static boolean withinWord(String text, int i) {
    return text.charAt(i) == '_'
        && i > 0
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i - 1))
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
