package dev.whence.aggregate;

import dev.whence.model.Letters;
import java.util.List;

/// The pattern of a log line: what stays the same when the same statement of a program logs again.
/// A pure function of the line; needs no training and no state.
///
/// Where the line names its call site (`o.s.OrderService#68`, `OrderService.java:68`), that is the
/// pattern. Otherwise it is the message: the line, or, of a line in JSON or logfmt, its member for
/// it. What varies in it is masked: words with digits, hexadecimal runs, quoted and bracketed
/// payloads, values behind `=` and `:`. A quoted payload that is said to be an error or a message
/// is masked word by word, as the line is.
public final class LogPattern {

  private static final int MAX_READ = 400;

  /// How far into a line its message is looked for.
  private static final int MAX_LOOKED = 4_000;

  private static final int MAX_LENGTH = 160;
  private static final String MASK = "<*>";

  /// Members of JSON within a line whose values say something, as lines do.
  private static final List<String> TELLING =
      List.of("\"error\"", "\"message\"", "\"errorMessage\"", "\"reason\"", "\"detail\"");

  private static final int ASCII = 128;
  private static final int WORD = 1;
  private static final int DIGIT = 2;
  private static final int HEX = 4;

  /// What a character may be part of.
  private static final byte[] PART_OF = new byte[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      boolean word = Letters.isLetterOrDigit(c) || "_-.@/%".indexOf(c) >= 0;
      boolean hex = c == '-' || Character.digit(c, 16) >= 0;
      PART_OF[c] = (byte) ((word ? WORD : 0) | (isDigit(c) ? DIGIT : 0) | (hex ? HEX : 0));
    }
  }

  private LogPattern() {}

  public static String of(String body) {
    String line = clipped(body);
    String site = callSite(line);
    if (!site.isEmpty()) {
      return site;
    }
    String message = LogMessage.of(body, MAX_LOOKED);
    String pattern = message.isEmpty() ? "" : masked(clipped(message));
    return pattern.isEmpty() || pattern.equals(MASK) ? masked(line) : pattern;
  }

  private static String clipped(String text) {
    return text.length() > MAX_READ ? text.substring(0, MAX_READ) : text;
  }

  /// The first `logger#line` or `File.ext:line` of the line's head, empty where there is none.
  private static String callSite(String line) {
    int limit = Math.min(line.length(), 160);
    for (int i = 1; i < limit - 1; i++) {
      char c = line.charAt(i);
      if ((c == '#' || c == ':') && isDigit(line.charAt(i + 1))) {
        int start = i;
        while (start > 0 && isSitePart(line.charAt(start - 1), c)) {
          start--;
        }
        int end = i + 1;
        while (end < line.length() && isDigit(line.charAt(end))) {
          end++;
        }
        String name = line.substring(start, i);
        boolean closed = end == line.length() || !Letters.isLetterOrDigit(line.charAt(end));
        if (closed && (c == '#' ? isLogger(name) : isSourceFile(name))) {
          return line.substring(start, end);
        }
      }
    }
    return "";
  }

  private static boolean isLogger(String name) {
    return name.length() > 3 && Letters.isLetter(name.charAt(0)) && name.indexOf('.') > 0;
  }

  private static boolean isSourceFile(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && Letters.isLetter(name.charAt(0))
        && switch (name.substring(dot + 1)) {
          case "java",
              "kt",
              "scala",
              "go",
              "py",
              "js",
              "ts",
              "rb",
              "cs",
              "cpp",
              "cc",
              "c",
              "rs",
              "php" ->
              true;
          default -> false;
        };
  }

  /// Loggers of containers have brackets in their names; source files do not.
  private static boolean isSitePart(char c, char separator) {
    boolean bracket = separator == '#' && (c == '[' || c == ']');
    return bracket
        || Letters.isLetterOrDigit(c)
        || c == '.'
        || c == '_'
        || c == '$'
        || c == '/'
        || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// A pattern in the making.
  private static final class Out {
    private final char[] chars = new char[MAX_LENGTH + MAX_READ + MASK.length() + 2];
    private int length;

    /// Behind the last mask; 0 while there is none.
    private int masked;

    void add(char c) {
      chars[length++] = c;
    }

    void add(String text, int from, int to) {
      text.getChars(from, to, chars, length);
      length += to - from;
    }

    /// Runs of masks are one, so that lists of different lengths are one pattern.
    void mask() {
      if (masked > 0 && isListed(masked, length)) {
        length = masked;
      } else {
        add(MASK, 0, MASK.length());
        masked = length;
      }
    }

    /// Whether such a part is what stands between the members of a list.
    private boolean isListed(int from, int to) {
      return switch (to - from) {
        case 1 -> chars[from] == ' ' || chars[from] == ',' || chars[from] == ':';
        case 2 -> chars[from] == ',' && chars[from + 1] == ' ';
        default -> false;
      };
    }

    boolean endsOpen() {
      return length > 0 && chars[length - 1] != ' ';
    }
  }

  private static String masked(String line) {
    Out out = new Out();
    int i = 0;
    int telling = 0;
    while (i < line.length() && out.length < MAX_LENGTH) {
      char c = line.charAt(i);
      if (c == '"' && (i < telling || tells(line, i))) {
        telling = i < telling ? 0 : Math.max(0, line.indexOf('"', i + 1) + 1);
        out.add(c);
        i++;
      } else if (c == '"' || c == '\'') {
        i = quoted(line, i, out);
      } else if ((partOf(c) & WORD) != 0) {
        i = word(line, i, out);
      } else {
        if (!Character.isWhitespace(c)) {
          out.add(c);
        } else if (out.endsOpen()) {
          out.add(' ');
        }
        i++;
      }
    }
    return new String(out.chars, 0, out.length).strip();
  }

  /// Whether a quoted payload is the value of a member that says something.
  private static boolean tells(String line, int quote) {
    int colon = quote - 1;
    while (colon > 0 && line.charAt(colon) == ' ') {
      colon--;
    }
    if (colon < 0 || line.charAt(colon) != ':') {
      return false;
    }
    for (String name : TELLING) {
      if (line.regionMatches(colon - name.length(), name, 0, name.length())) {
        return true;
      }
    }
    return false;
  }

  /// A quoted payload is masked unless it is the key of a JSON member.
  private static int quoted(String line, int start, Out out) {
    char quote = line.charAt(start);
    int end = line.indexOf(quote, start + 1);
    boolean apostrophe = quote == '\'' && start > 0 && Letters.isLetter(line.charAt(start - 1));
    if (end < 0 || end == start + 1 || apostrophe) {
      out.add(quote);
      return start + 1;
    }
    if (end + 1 < line.length() && line.charAt(end + 1) == ':') {
      out.add(line, start, end + 1);
    } else {
      out.add(quote);
      out.mask();
      out.add(quote);
    }
    return end + 1;
  }

  private static int word(String line, int start, Out out) {
    int end = start;
    int any = 0;
    int all = HEX;
    for (int of = partOf(line, end); (of & WORD) != 0; of = partOf(line, end)) {
      any |= of;
      all &= of;
      end++;
    }
    boolean digit = (any & DIGIT) != 0;
    boolean value = start > 0 && (line.charAt(start - 1) == '=' || isValueColon(line, start - 1));
    boolean longHex = all == HEX && end - start >= 8;
    if (digit || longHex || value) {
      out.mask();
    } else {
      out.add(line, start, end);
    }
    return end;
  }

  private static boolean isValueColon(String line, int at) {
    return line.charAt(at) == ':' && at > 0 && Letters.isLetterOrDigit(line.charAt(at - 1));
  }

  private static int partOf(String line, int at) {
    return at < line.length() ? partOf(line.charAt(at)) : 0;
  }

  private static int partOf(char c) {
    if (c < ASCII) {
      return PART_OF[c];
    }
    return (Letters.isLetterOrDigit(c) ? WORD : 0) | (Character.digit(c, 16) >= 0 ? HEX : 0);
  }

  /// `ERROR`, `WARN`, ... of an OTLP severity number, empty where it is unknown.
  static String severity(int number) {
    if (number <= 0) {
      return "";
    }
    return switch ((number - 1) / 4) {
      case 0 -> "TRACE";
      case 1 -> "DEBUG";
      case 2 -> "INFO";
      case 3 -> "WARN";
      case 4 -> "ERROR";
      default -> "FATAL";
    };
  }
}
