package dev.whence.aggregate;

import dev.whence.model.AttributeSets;
import dev.whence.model.Frame;
import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which shared resources the spans of a frame call, by the semantic conventions of today and
/// before. Each attribute name of the frame is looked at once. Not thread-safe.
final class Resources {

  static final List<String> NAMES =
      List.of(
          "server.address",
          "net.peer.name",
          "peer.service",
          "net.sock.peer.addr",
          "network.peer.address",
          "server.port",
          "net.peer.port",
          "db.system.name",
          "db.system",
          "db.namespace",
          "db.name",
          "db.redis.database_index",
          "messaging.system",
          "messaging.destination.name",
          "messaging.destination");

  private static final int PORT = 5;
  private static final int DATABASE = 7;
  private static final int DATABASE_NAME = 9;
  private static final int MESSAGING = 12;
  private static final int DESTINATION = 13;
  private static final int END = NAMES.size();

  private static final Map<String, Integer> NUMBERS =
      IntStream.range(0, END).boxed().collect(Collectors.toUnmodifiableMap(NAMES::get, i -> i));

  private static final byte OTHER = -1;

  private final Spans spans;
  private final Frame frame;

  /// By text of the frame: 0 where it was not looked at yet, [#OTHER], or 1 and its number.
  private final byte[] numberOf;

  /// By name: an entry of the row's attributes plus 1, 0 where it has none.
  private final int[] entries = new int[END];

  Resources(Spans spans) {
    this.spans = spans;
    this.frame = spans.frame();
    this.numberOf = new byte[frame.texts().size()];
  }

  /// The resource, null where the span calls none.
  @Nullable ResourceName of(int row) {
    if (!read((int) spans.table().get(Spans.ATTRIBUTES, row))) {
      return null;
    }
    String database = first(DATABASE, DATABASE_NAME);
    if (!database.isEmpty()) {
      return new ResourceName("db", database, address(), first(DATABASE_NAME, MESSAGING));
    }
    String messaging = first(MESSAGING, DESTINATION);
    if (!messaging.isEmpty()) {
      return new ResourceName("messaging", messaging, address(), first(DESTINATION, END));
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
    byte known = numberOf[text];
    if (known == 0) {
      Integer number = NUMBERS.get(frame.text(text));
      known = number == null ? OTHER : (byte) (number + 1);
      numberOf[text] = known;
    }
    return known - 1;
  }

  private String address() {
    String host = first(0, PORT);
    String port = first(PORT, DATABASE);
    return host.isEmpty() || port.isEmpty() ? host : host + ":" + port;
  }

  /// The first of some names that has a value.
  private String first(int from, int to) {
    for (int name = from; name < to; name++) {
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
