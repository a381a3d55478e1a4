package dev.whence.aggregate;

import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which shared resources the spans of a frame call, by the names that the vocabulary has for it.
/// Each attribute name of the frame is looked at once. Not thread-safe.
final class Resources {

  private static final int UNSEEN = 0;

  private final ResourceNames names;
  private final Spans spans;
  private final Frame frame;

  /// By text of the frame: [#UNSEEN] where it was not looked at yet, else its number and 2.
  private final short[] numberOf;

  /// By name: an entry of the row's attributes plus 1, 0 where it has none.
  private final int[] entries;

  Resources(Spans spans, ResourceNames names) {
    this.spans = spans;
    this.frame = spans.frame();
    this.names = names;
    this.numberOf = new short[frame.texts().size()];
    this.entries = new int[names.size()];
  }

  /// The resource, null where the span calls none.
  @Nullable ResourceName of(int row) {
    if (!read((int) spans.table().get(Spans.ATTRIBUTES, row))) {
      return null;
    }
    String database = first(names.databaseSystem);
    if (!database.isEmpty()) {
      return new ResourceName("db", database, address(), first(names.database));
    }
    String messaging = first(names.queueSystem);
    if (!messaging.isEmpty()) {
      return new ResourceName("messaging", messaging, address(), first(names.queue));
    }
    SpanKind kind = spans.kind(row);
    if (kind != SpanKind.CLIENT && kind != SpanKind.PRODUCER) {
      return null;
    }
    String address = address();
    return address.isEmpty() ? null : new ResourceName("peer", "", address, "");
  }

  /// Notes which of the names the set has; false where it has none.
  private boolean read(int set) {
    AttributeSets sets = frame.sets();
    int end = sets.start(set + 1);
    boolean any = false;
    for (int entry = sets.start(set); entry < end; entry++) {
      int number = number(sets.key(entry));
      if (number >= 0) {
        if (!any) {
          Arrays.fill(entries, 0);
          any = true;
        }
        if (entries[number] == 0) {
          entries[number] = entry + 1;
        }
      }
    }
    return any;
  }

  private int number(int text) {
    int known = numberOf[text];
    if (known == UNSEEN) {
      known = names.number(frame.text(text)) + 2;
      numberOf[text] = (short) known;
    }
    return known - 2;
  }

  private String address() {
    String host = first(names.peer);
    String port = first(names.peerPort);
    return host.isEmpty() || port.isEmpty() ? host : host + ":" + port;
  }

  /// The first of some names that has a value.
  private String first(int[] some) {
    for (int name : some) {
      if (entries[name] > 0) {
        String value = frame.value(entries[name] - 1).toString();
        if (!value.isEmpty()) {
          return value;
        }
      }
    }
    return "";
  }
}
