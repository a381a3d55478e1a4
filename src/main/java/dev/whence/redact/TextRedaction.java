package dev.whence.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hides parts of texts. Thread-safe.
final class TextRedaction {

  static final String MASK = "***";
  private static final int SHORTEST = 4;

  private final TextScanner scanner;
  private final KeyedHash hash;
  private final Map<Kind, Action> actions;
  private final List<Rule> rules = new ArrayList<>();
  private final ThreadLocal<Hits> hits = ThreadLocal.withInitial(Hits::new);
  private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

  private record Rule(Pattern pattern, String containing, Action action) {}

  TextRedaction(RedactionSettings settings, SecretNames names, KeyedHash hash) {
    this.scanner = new TextScanner(names);
    this.hash = hash;
    this.actions = settings.kinds();
    for (Kind kind : Kind.values()) {
      counts.put(kind, new LongAdder());
    }
    for (RedactionSettings.Pattern pattern : settings.patterns()) {
      rules.add(
          new Rule(Pattern.compile(pattern.expression()), pattern.containing(), pattern.action()));
    }
  }

  long count(Kind kind) {
    LongAdder count = counts.get(kind);
    return count == null ? 0 : count.sum();
  }

  Action action(Kind kind) {
    return actions.getOrDefault(kind, Action.KEEP);
  }

  void counted(Kind kind) {
    LongAdder count = counts.get(kind);
    if (count != null) {
      count.increment();
    }
  }

  /// The text without what is to be hidden; null where there is nothing.
  ///
  /// @param hidden is told each part
  @Nullable String redact(String text, Consumer<String> hidden) {
    if (text.length() < SHORTEST) {
      return null;
    }
    Hits found = hits.get();
    found.clear();
    scanner.scan(text, found);
    String scanned = found.size() == 0 ? null : rewrite(text, found, hidden);
    String ruled =
        rules.isEmpty() ? scanned : byRules(scanned == null ? text : scanned, scanned, hidden);
    return ruled == null ? encoded(text, hidden) : ruled;
  }

  /// The same of a text that is in base64.
  private @Nullable String encoded(String text, Consumer<String> hidden) {
    String plain = EncodedText.decode(text);
    String redacted = plain == null ? null : redact(plain, hidden);
    return redacted == null ? null : EncodedText.encode(redacted);
  }

  private @Nullable String rewrite(String text, Hits found, Consumer<String> hidden) {
    StringBuilder rewritten = null;
    int copied = 0;
    for (int hit = 0; hit < found.size(); hit++) {
      Action action = action(found.kind(hit));
      String part = text.substring(found.start(hit), found.end(hit));
      if (action != Action.KEEP && !part.equals(MASK)) {
        rewritten = rewritten == null ? new StringBuilder(text.length()) : rewritten;
        rewritten.append(text, copied, found.start(hit)).append(instead(part, action));
        copied = found.end(hit);
        hidden.accept(part);
        counted(found.kind(hit));
      }
    }
    return rewritten == null ? null : rewritten.append(text, copied, text.length()).toString();
  }

  private @Nullable String byRules(String text, @Nullable String scanned, Consumer<String> hidden) {
    String current = text;
    boolean changed = false;
    for (Rule rule : rules) {
      if (!rule.containing.isEmpty() && !current.contains(rule.containing)) {
        continue;
      }
      Matcher matcher = rule.pattern.matcher(current);
      StringBuilder rewritten = null;
      int copied = 0;
      while (matcher.find()) {
        if (matcher.end() > matcher.start() && rule.action != Action.KEEP) {
          rewritten = rewritten == null ? new StringBuilder(current.length()) : rewritten;
          rewritten.append(current, copied, matcher.start());
          rewritten.append(instead(matcher.group(), rule.action));
          copied = matcher.end();
          hidden.accept(matcher.group());
          counted(Kind.PATTERN);
        }
      }
      if (rewritten != null) {
        current = rewritten.append(current, copied, current.length()).toString();
        changed = true;
      }
    }
    return changed ? current : scanned;
  }

  /// What stands in the place of a hidden part.
  String instead(String part, Action action) {
    return switch (action) {
      case KEEP -> part;
      case DROP -> "";
      case MASK -> MASK;
      case HASH -> hash.of(part);
    };
  }
}
