package dev.whence.intake;

import dev.whence.intake.Export.Rejected;
import dev.whence.join.RequestIdentity;
import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Brings what came in into bounds and gives it its request identity. Texts are cut to their bound
/// only once what must not be kept is hidden: the beginning of a card number or of a token is no
/// longer known as one. What lies far behind the bound goes before, so that a long text costs
/// little more than one that is kept. Stateless; safe for use by many threads.
final class Normaliser {

  /// What is looked at behind the bound of texts: longer than whatever announces a secret.
  private static final int BEHIND_BOUND = 4_096;

  private final Limits limits;
  private final RequestIdentity identity;
  private final UnaryOperator<Frame> redaction;

  /// @param redaction hides what must not be kept of frames that have their request identity
  Normaliser(Limits limits, RequestIdentity identity, UnaryOperator<Frame> redaction) {
    this.limits = limits;
    this.identity = identity;
    this.redaction = redaction;
  }

  /// A frame within bounds.
  ///
  /// @param rejected items outside of the time bounds
  /// @param truncated texts cut and attributes, events and links left out
  record Normalised(Frame frame, Rejected rejected, long truncated) {}

  Normalised normalise(Frame came, long nowNanos) {
    Frame frame = Outcomes.told(observed(came, nowNanos));
    Rejected rejected = Rejected.NONE;
    int[] kept = withinTimes(frame, nowNanos);
    if (kept.length < frame.size()) {
      rejected = new Rejected(frame.size() - kept.length, limits.timeReason());
      frame = frame.select(kept);
    }
    Trimmed trimmed = trim(frame);
    Frame redacted = redaction.apply(identity.identify(trimmed.frame()));
    return new Normalised(cut(redacted, limits.maxTextLength()), rejected, trimmed.parts());
  }

  /// A log line without any time was observed now.
  private static Frame observed(Frame frame, long nowNanos) {
    if (frame.signal() != Signal.LOGS) {
      return frame;
    }
    long[] times = null;
    for (int row = 0; row < frame.size(); row++) {
      if (frame.timeNanos(row) == 0) {
        if (times == null) {
          times = column(frame, Logs.OBSERVED_TIME);
        }
        times[row] = nowNanos;
      }
    }
    return times == null ? frame : frame.with(Map.of(Logs.OBSERVED_TIME, times), List.of());
  }

  /// The values of a column, to be changed.
  static long[] column(Frame frame, int column) {
    long[] values = new long[frame.size()];
    Arrays.setAll(values, row -> frame.main().get(column, row));
    return values;
  }

  private int[] withinTimes(Frame frame, long nowNanos) {
    int[] kept = new int[frame.size()];
    int size = 0;
    for (int row = 0; row < kept.length; row++) {
      long time = frame.timeNanos(row);
      if (time >= limits.earliestNanos() && !limits.isAhead(time, nowNanos)) {
        kept[size++] = row;
      }
    }
    return Arrays.copyOf(kept, size);
  }

  private record Trimmed(Frame frame, long parts) {}

  private Trimmed trim(Frame frame) {
    int cut = longer(frame, limits.maxTextLength());
    int surplus = surplusAttributes(frame.sets());
    int children =
        surplusChildren(frame, Section.SPAN_EVENTS, limits.maxEvents())
            + surplusChildren(frame, Section.SPAN_LINKS, limits.maxLinks());
    if (cut + surplus + children == 0) {
      return new Trimmed(frame, 0);
    }
    int lookedAt = (int) Math.min(limits.maxTextLength() + (long) BEHIND_BOUND, Integer.MAX_VALUE);
    List<String> texts = cut(frame.texts(), lookedAt);
    AttributeSets sets = surplus == 0 ? frame.sets() : fewer(frame.sets());
    List<Table> tables = new ArrayList<>();
    for (Section section : frame.sections()) {
      tables.add(
          switch (section) {
            case SPAN_EVENTS -> frame.table(section).firstChildren(limits.maxEvents());
            case SPAN_LINKS -> frame.table(section).firstChildren(limits.maxLinks());
            default -> frame.table(section);
          });
    }
    return new Trimmed(
        Frame.of(frame.signal(), texts, sets, tables), (long) cut + surplus + children);
  }

  private static int longer(Frame frame, int most) {
    return (int) frame.texts().stream().filter(text -> text.length() > most).count();
  }

  private static Frame cut(Frame frame, int most) {
    if (longer(frame, most) == 0) {
      return frame;
    }
    List<Table> tables = frame.sections().stream().map(frame::table).toList();
    return Frame.of(frame.signal(), cut(frame.texts(), most), frame.sets(), tables);
  }

  private static List<String> cut(List<String> texts, int most) {
    return texts.stream().map(text -> cut(text, most)).toList();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private int surplusAttributes(AttributeSets sets) {
    int surplus = 0;
    for (int set = 0; set < sets.size(); set++) {
      surplus += Math.max(0, sets.start(set + 1) - sets.start(set) - limits.maxAttributes());
    }
    return surplus;
  }

  /// Sets that become equal stay apart: items name them by their numbers.
  private AttributeSets fewer(AttributeSets sets) {
    int[] starts = new int[sets.size() + 1];
    int[] keys = new int[sets.entries()];
    byte[] types = new byte[sets.entries()];
    long[] values = new long[sets.entries()];
    int size = 0;
    for (int set = 0; set < sets.size(); set++) {
      starts[set] = size;
      int end = Math.min(sets.start(set + 1), sets.start(set) + limits.maxAttributes());
      for (int entry = sets.start(set); entry < end; entry++) {
        keys[size] = sets.key(entry);
        types[size] = (byte) sets.type(entry).ordinal();
        values[size++] = sets.value(entry);
      }
    }
    starts[sets.size()] = size;
    return AttributeSets.of(
        starts, Arrays.copyOf(keys, size), Arrays.copyOf(types, size), Arrays.copyOf(values, size));
  }

  private static int surplusChildren(Frame frame, Section section, int most) {
    if (frame.signal() != Signal.SPANS) {
      return 0;
    }
    Table children = frame.table(section);
    return children.size() - children.firstChildren(most).size();
  }
}
