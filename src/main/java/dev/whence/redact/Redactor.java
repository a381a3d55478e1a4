package dev.whence.redact;

import dev.whence.join.RequestIds;
import dev.whence.model.AttributeSets;
import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Hides what must not be kept of a frame whose items have their request identity. Request IDs that
/// rest on something hidden become keyed hashes, so that spans and log lines still meet. Texts that
/// nothing refers to, be it that their attribute is hidden or that it was left out before, go too:
/// a frame is kept with all its texts. Frames with nothing to hide come back as they are.
/// Thread-safe.
public final class Redactor implements UnaryOperator<Frame> {

  private final TextRedaction texts;
  private final SecretNames names;
  private final KeyedHash hash;

  public Redactor(RedactionSettings settings) {
    this.names = new SecretNames(settings.keys());
    this.hash = new KeyedHash(settings.hashKey());
    this.texts = new TextRedaction(settings, names, hash);
  }

  /// How many parts were hidden since the start.
  public long hidden(Kind kind) {
    return texts.count(kind);
  }

  /// One text by itself, without what is to be hidden.
  public String text(String text) {
    String redacted = texts.redact(text, _ -> {});
    return redacted == null ? text : redacted;
  }

  @Override
  public Frame apply(Frame frame) {
    Work work = new Work(frame);
    work.texts();
    work.attributes();
    return work.done();
  }

  /// One frame's redaction. Used by one thread.
  private final class Work {
    private final Frame frame;
    private final List<String> changed;
    private final NavigableSet<String> hidden = new TreeSet<>();

    /// By the text of a key, once it was looked at.
    private final @Nullable AttributeRule[] rules;

    private boolean textsChanged;
    private AttributeSets sets;

    Work(Frame frame) {
      this.frame = frame;
      this.changed = new ArrayList<>(frame.texts());
      this.rules = new AttributeRule[frame.texts().size()];
      this.sets = frame.sets();
    }

    void texts() {
      for (int i = 1; i < frame.texts().size(); i++) {
        String redacted = texts.redact(frame.texts().get(i), this::hide);
        if (redacted != null) {
          changed.set(i, redacted);
          textsChanged = true;
        }
      }
    }

    private void hide(String part) {
      String id = RequestIds.normalise(part);
      if (!id.isEmpty()) {
        hidden.add(id);
      }
    }

    void attributes() {
      AttributeSets all = frame.sets();
      for (int entry = 0; entry < all.entries(); entry++) {
        if (action(all, entry) != Action.KEEP) {
          sets = rewrite(all);
          return;
        }
      }
    }

    private Action action(AttributeSets all, int entry) {
      AttributeRule rule = rule(all.key(entry));
      AttributeType type = all.type(entry);
      Action action = type.isText() ? rule.texts() : rule.others();
      boolean card = action == Action.KEEP && rule.card() && type == AttributeType.LONG;
      return card && Cards.is(all.value(entry)) ? texts.action(Kind.CARD) : action;
    }

    private AttributeRule rule(int key) {
      AttributeRule known = rules[key];
      if (known == null) {
        known = AttributeRule.of(frame.texts().get(key), names);
        rules[key] = known;
      }
      return known;
    }

    private AttributeSets rewrite(AttributeSets all) {
      int[] starts = new int[all.size() + 1];
      int[] keys = new int[all.entries()];
      byte[] types = new byte[all.entries()];
      long[] values = new long[all.entries()];
      int size = 0;
      for (int set = 0; set < all.size(); set++) {
        starts[set] = size;
        for (int entry = all.start(set); entry < all.start(set + 1); entry++) {
          Action action = action(all, entry);
          if (action != Action.KEEP) {
            hideValue(all, entry);
          }
          if (action != Action.DROP) {
            keys[size] = all.key(entry);
            types[size] =
                (byte) (action == Action.KEEP ? all.type(entry) : AttributeType.STRING).ordinal();
            values[size++] = action == Action.KEEP ? all.value(entry) : instead(all, entry, action);
          }
        }
      }
      starts[all.size()] = size;
      return AttributeSets.of(
          starts,
          Arrays.copyOf(keys, size),
          Arrays.copyOf(types, size),
          Arrays.copyOf(values, size));
    }

    private void hideValue(AttributeSets all, int entry) {
      boolean text = all.type(entry).isText();
      boolean card = !text && rule(all.key(entry)).others() == Action.KEEP;
      texts.counted(card ? Kind.CARD : Kind.CREDENTIAL);
      if (text) {
        hide(frame.text(all.value(entry)));
      }
    }

    private final Map<String, Integer> added = new HashMap<>();

    private int instead(AttributeSets all, int entry, Action action) {
      String value =
          all.type(entry).isText() ? frame.text(all.value(entry)) : Long.toString(all.value(entry));
      return added(texts.instead(value, action));
    }

    private int added(String text) {
      return added.computeIfAbsent(
          text,
          fresh -> {
            changed.add(fresh);
            textsChanged = true;
            return changed.size() - 1;
          });
    }

    Frame done() {
      Map<Integer, long[]> columns = new HashMap<>();
      if (!hidden.isEmpty() || textsChanged) {
        switch (frame.signal()) {
          case SPANS -> requests(Spans.REQUEST_ID, columns);
          case LOGS -> requests(Logs.REQUEST_ID, columns);
          case POINTS, CHANGES, CELLS, REQUESTS -> {}
        }
      }
      if (!textsChanged && sets == frame.sets()) {
        return frame.withoutUnusedTexts();
      }
      List<Table> tables = new ArrayList<>();
      for (Section section : frame.sections()) {
        tables.add(frame.table(section));
      }
      Frame redacted = Frame.of(frame.signal(), changed, sets, tables);
      return (columns.isEmpty() ? redacted : redacted.with(columns, List.of()))
          .withoutUnusedTexts();
    }

    /// Request IDs that were hidden where they came from.
    private void requests(int column, Map<Integer, long[]> columns) {
      long[] values = null;
      for (int row = 0; row < frame.size(); row++) {
        int text = (int) frame.main().get(column, row);
        String id = frame.text(text);
        if (text != 0 && (isHidden(id) || !changed.get(text).equals(id))) {
          if (values == null) {
            values = column(column);
            columns.put(column, values);
          }
          values[row] = added(hash.ofRequest(id));
        }
      }
    }

    /// IDs found in bodies may be the beginning of what was hidden there.
    private boolean isHidden(String id) {
      return beginsWith(hidden.ceiling(id), id);
    }

    private static boolean beginsWith(@Nullable String part, String id) {
      return part != null && part.startsWith(id);
    }

    private long[] column(int column) {
      long[] values = new long[frame.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] = frame.main().get(column, row);
      }
      return values;
    }
  }
}
